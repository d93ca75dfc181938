import Testing

@testable import Rendering

/// The definition, slowly: every cell looks at every entry.
private func naive(_ matrix: [[Double]], rows: Int, columns: Int) -> [Double] {
    let (height, width) = (Double(matrix.count) / Double(rows), Double(matrix[0].count) / Double(columns))
    var cells: [Double] = []
    for cellRow in 0..<rows {
        for cellColumn in 0..<columns {
            var (sum, area) = (0.0, 0.0)
            for (i, row) in matrix.enumerated() {
                for (j, value) in row.enumerated() where value.isFinite {
                    let tall = overlap(Double(i), 1, Double(cellRow) * height, height)
                    let wide = overlap(Double(j), 1, Double(cellColumn) * width, width)
                    // Less is rounding of the borders, not an entry.
                    guard tall > 1e-9, wide > 1e-9 else { continue }
                    sum += tall * wide * value
                    area += tall * wide
                }
            }
            cells.append(area > 0 ? sum / area : .nan)
        }
    }
    return cells
}

private func overlap(_ a: Double, _ aLength: Double, _ b: Double, _ bLength: Double) -> Double {
    max(0, min(a + aLength, b + bLength) - max(a, b))
}

private func reduced(_ matrix: [[Double]], rows: Int, columns: Int) -> CellGrid {
    var downsampling = Downsampling(
        rows: matrix.count, columns: matrix[0].count, rowLimit: rows, columnLimit: columns)
    for row in matrix { downsampling.append(row: row.span) }
    return downsampling.finish()
}

private func sample(_ rows: Int, _ columns: Int) -> [[Double]] {
    (0..<rows).map { row in
        (0..<columns).map { column in
            let number = (row * 7919 + column * 104_729) % 1009
            return Double(number) / 100 - 3
        }
    }
}

@Suite struct DownsamplingTests {
    @Test(arguments: [
        (10, 10, 5, 5), (10, 7, 3, 4), (13, 29, 12, 28), (31, 5, 2, 5), (9, 9, 1, 1), (17, 40, 8, 3),
    ])
    func `a cell is the mean of what lies below it`(rows: Int, columns: Int, cellRows: Int, cellColumns: Int)
    {
        var matrix = sample(rows, columns)
        matrix[rows / 2][columns / 3] = .nan
        matrix[0][0] = .infinity
        let grid = reduced(matrix, rows: cellRows, columns: cellColumns)
        let expected = naive(matrix, rows: cellRows, columns: cellColumns)
        #expect(grid.rows == cellRows)
        #expect(grid.columns == cellColumns)
        // Sums of at most 1160 terms below 10: rounding stays under 1160 × 10 × 2⁻⁵³ ≈ 1.3e-12.
        for (cell, mean) in zip(grid.values, expected) { #expect(abs(cell - mean) < 1.3e-12) }
    }

    @Test func `a small matrix stays as it is`() {
        let matrix = sample(6, 4)
        let grid = reduced(matrix, rows: 100, columns: 100)
        #expect(grid.rows == 6)
        #expect(grid.columns == 4)
        #expect(grid.values == matrix.flatMap(\.self))
    }

    @Test func `each side is reduced on its own`() {
        let grid = reduced(sample(6, 400), rows: 100, columns: 100)
        #expect(grid.rows == 6)
        #expect(grid.columns == 100)
    }

    @Test func `only a cell without any number has none`() {
        let grid = reduced([[.nan, .nan, 1, .nan], [.nan, .nan, .nan, .nan]], rows: 1, columns: 2)
        #expect(grid.values[0].isNaN)
        #expect(grid.values[1] == 1)
    }

    @Test func `the largest numbers have a finite mean`() {
        let limit = Double.greatestFiniteMagnitude
        let grid = reduced(Array(repeating: Array(repeating: limit, count: 9), count: 9), rows: 2, columns: 4)
        #expect(grid.values.allSatisfy { $0.isFinite && $0 > 0.999 * limit })
    }

    @Test func `rows that never came have no value`() {
        var downsampling = Downsampling(rows: 4, columns: 2, rowLimit: 2, columnLimit: 2)
        for row in [[1.0, 2], [3, 4], [5, 6]] { downsampling.append(row: row.span) }
        #expect(downsampling.finish().values == [2, 3, 5, 6])
        downsampling = Downsampling(rows: 2, columns: 1, rowLimit: 2, columnLimit: 1)
        #expect(downsampling.finish().values.allSatisfy { $0.isNaN })
    }

    @Test func `the range is that of the entries, not of the means`() {
        var downsampling = Downsampling(rows: 1, columns: 5, rowLimit: 1, columnLimit: 1)
        downsampling.append(row: ([-4, 0.5, 10, .nan, .infinity] as [Float]).span)
        #expect(downsampling.range.minimum == -4)
        #expect(downsampling.range.maximum == 10)
        #expect(downsampling.range.smallestPositive == 0.5)
    }
}
