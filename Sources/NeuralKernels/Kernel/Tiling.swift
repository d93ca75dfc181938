/// One rectangle of a kernel.
package struct Tile: Hashable, Sendable {
    package let rows: Range<Int>
    package let columns: Range<Int>
    /// Whether the tile stands for its transpose too: it lies below the diagonal of a symmetric kernel.
    package let hasMirror: Bool
    /// Whether the tile lies on the diagonal of a symmetric kernel.
    package let isDiagonal: Bool
}

/// How a rectangle is cut into squares of one size, but for those at the border.
///
/// A kernel is cut into tiles: the units of work, of progress, of cancellation and of resumption. A tile is cut into
/// blocks, which are multiplied at a time. The last bits of a matrix product depend on the product's shape, so that
/// the blocks' size follows from the specification alone (``BlockEdge``), and tiles consist of whole blocks: the
/// tiles' size may depend on the machine and its memory.
package struct Tiling: Hashable, Sendable {
    package let rows: Int
    package let columns: Int
    /// Whether the columns' data are the rows', so that the squares on and below the diagonal are enough.
    package let isSymmetric: Bool
    /// The height and width of a square that the border does not cut.
    package let edge: Int

    /// How many samples go through the network together.
    package static let sweepLength = 256

    package init(rows: Int, columns: Int, isSymmetric: Bool, edge: Int) {
        precondition(rows > 0 && columns > 0 && edge > 0)
        precondition(!isSymmetric || rows == columns)
        self.rows = rows
        self.columns = columns
        self.isSymmetric = isSymmetric
        self.edge = edge
    }

    private var rowBlocks: Int { (rows + edge - 1) / edge }
    private var columnBlocks: Int { (columns + edge - 1) / edge }

    /// The number of squares.
    package var count: Int {
        isSymmetric ? rowBlocks * (rowBlocks + 1) / 2 : rowBlocks * columnBlocks
    }

    /// Square number `index`: row after row, and in each from the left.
    package subscript(index: Int) -> Tile {
        precondition(index >= 0 && index < count)
        let (row, column) =
            isSymmetric ? Self.triangle(index) : index.quotientAndRemainder(dividingBy: columnBlocks)
        return Tile(
            rows: row * edge..<min(rows, (row + 1) * edge),
            columns: column * edge..<min(columns, (column + 1) * edge),
            hasMirror: isSymmetric && row != column,
            isDiagonal: isSymmetric && row == column)
    }

    /// Row and column of entry `index` of a lower triangle read row by row: row (row + 1)/2 entries come before.
    private static func triangle(_ index: Int) -> (Int, Int) {
        var row = Int(((8 * Double(index) + 1).squareRoot() - 1) / 2)
        while row * (row + 1) / 2 > index { row -= 1 }
        while (row + 1) * (row + 2) / 2 <= index { row += 1 }
        return (row, index - row * (row + 1) / 2)
    }
}

/// The height and width of the blocks of a specification's kernel, which divide ``Tiling/sweepLength``.
///
/// A block and the products behind it stay near the size of a second-level cache: a quarter of a million values, or
/// products of 512 rows when every pair of outputs counts.
package struct BlockEdge: Hashable, Sendable {
    package let length: Int

    package init(of specification: KernelSpecification) {
        let outputs = specification.architecture.outputs
        let limit: Int
        switch specification.reduction {
        case .traceSum, .traceMean, .sumLogits: limit = Tiling.sweepLength
        case .diagonal: limit = Int((262_144 / Double(outputs)).squareRoot())
        case .full: limit = 512 / outputs
        }
        var length = Tiling.sweepLength
        while length > max(1, limit) { length /= 2 }
        self.length = length
    }
}
