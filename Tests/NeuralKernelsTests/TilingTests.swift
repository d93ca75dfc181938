import NeuralKernels
import Testing

@Suite struct TilingTests {
    @Test(arguments: [(1, 256), (256, 256), (257, 256), (1000, 64), (5, 1)])
    func `The tiles of a symmetric kernel and their mirrors cover every pair once`(count: Int, edge: Int) {
        let tiling = Tiling(rows: count, columns: count, isSymmetric: true, edge: edge)
        var covered = [UInt8](repeating: 0, count: count * count)
        for index in 0..<tiling.count {
            let tile = tiling[index]
            for row in tile.rows {
                for column in tile.columns {
                    covered[row * count + column] += 1
                    if tile.hasMirror { covered[column * count + row] += 1 }
                }
            }
        }
        #expect(covered.allSatisfy { $0 == 1 })
    }

    @Test func `The tiles of a rectangular kernel cover every pair once`() {
        let tiling = Tiling(rows: 130, columns: 70, isSymmetric: false, edge: 64)
        var covered = [UInt8](repeating: 0, count: 130 * 70)
        for index in 0..<tiling.count {
            let tile = tiling[index]
            #expect(!tile.hasMirror && !tile.isDiagonal)
            for row in tile.rows { for column in tile.columns { covered[row * 70 + column] += 1 } }
        }
        #expect(covered.allSatisfy { $0 == 1 })
    }

    @Test func `A block lies within one run of samples`() {
        let tiling = Tiling(rows: 1000, columns: 1000, isSymmetric: true, edge: 128)
        for index in 0..<tiling.count {
            let rows = tiling[index].rows
            #expect(rows.lowerBound / 256 == (rows.upperBound - 1) / 256)
        }
    }

    @Test func `The last of very many tiles is the last row's diagonal`() {
        let tiling = Tiling(rows: 25_600_000, columns: 25_600_000, isSymmetric: true, edge: 256)
        let last = tiling[tiling.count - 1]
        #expect(last.isDiagonal && last.rows == 25_599_744..<25_600_000)
        #expect(tiling[tiling.count - 100_001].rows == 25_599_488..<25_599_744)
    }
}
