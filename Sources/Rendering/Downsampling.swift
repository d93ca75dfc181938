/// A matrix that arrives row by row, reduced by area averaging to at most a given number of cells.
///
/// Each side is reduced on its own, and only if it is longer than wanted. A cell is the mean of the part of
/// the matrix below it, entries on its border counted by the share inside; entries that are not finite are
/// left out of the mean, and a cell without any other is NaN.
///
/// Memory: one cell row of sums and the cells, whatever the size of the matrix. Time: O(1) per entry.
struct Downsampling: Sendable {
    let rows: ReducedAxis
    let columns: ReducedAxis

    /// The extremes of the entries, not of the means.
    private(set) var range = ValueRange()

    private var cells: [Double] = []
    private var nextRow = 0

    /// The weighted sum of each cell of the row in progress, and the weights in it.
    ///
    /// Weights are shares of a cell, so that the sum of large numbers is not larger than they are.
    private var sums: [Double]
    private var weights: [Double]

    /// - Parameters:
    ///   - rows: Of the matrix. Positive.
    ///   - columns: Of the matrix. Positive.
    ///   - rowLimit: The most rows of cells. Positive.
    ///   - columnLimit: The most columns of cells. Positive.
    init(rows: Int, columns: Int, rowLimit: Int, columnLimit: Int) {
        self.rows = ReducedAxis(count: rows, limit: rowLimit)
        self.columns = ReducedAxis(count: columns, limit: columnLimit)
        sums = Array(repeating: 0, count: self.columns.cells)
        weights = sums
        cells.reserveCapacity(self.rows.cells * self.columns.cells)
    }

    /// Adds the next row.
    ///
    /// - Precondition: It has as many entries as the matrix has columns, and is not one too many.
    mutating func append(row: Span<Double>) { appendConverted(row) }

    /// Adds the next row, as ``append(row:)-(Span<Double>)``.
    mutating func append(row: Span<Float>) { appendConverted(row) }

    /// The cells, row by row, with NaN for rows that never came.
    consuming func finish() -> CellGrid {
        if nextRow < rows.count, weights.contains(where: { $0 > 0 }) { closeCellRow() }
        let missing = rows.cells * columns.cells - cells.count
        cells += Array(repeating: .nan, count: missing)
        return CellGrid(rows: rows.cells, columns: columns.cells, values: cells)
    }

    @inline(__always)
    private mutating func appendConverted<Value: BinaryFloatingPoint>(_ row: Span<Value>) {
        precondition(row.count == columns.count && nextRow < rows.count)
        for part in rows.parts(of: nextRow) {
            add(row, weight: part.weight)
            if part.isLast { closeCellRow() }
        }
        for index in row.indices { range.insert(Double(row[index])) }
        nextRow += 1
    }

    /// Adds one row of the matrix to the row of cells in progress.
    @inline(__always)
    private mutating func add<Value: BinaryFloatingPoint>(_ row: Span<Value>, weight: Double) {
        for cell in 0..<columns.cells {
            let span = columns.span(of: cell)
            var (sum, share) = (0.0, 0.0)
            for entry in span.entries {
                let value = Double(row[entry])
                guard value.isFinite else { continue }
                let part =
                    entry == span.entries.lowerBound
                    ? span.first : entry == span.entries.upperBound - 1 ? span.last : span.inner
                sum += part * value
                share += part
            }
            sums[cell] += weight * sum
            weights[cell] += weight * share
        }
    }

    private mutating func closeCellRow() {
        let limit = Double.greatestFiniteMagnitude
        for cell in 0..<columns.cells {
            let mean = weights[cell] > 0 ? sums[cell] / weights[cell] : .nan
            // Rounding may lift a mean of the largest numbers to infinity.
            cells.append(mean.isNaN ? mean : min(max(mean, -limit), limit))
            sums[cell] = 0
            weights[cell] = 0
        }
    }
}
