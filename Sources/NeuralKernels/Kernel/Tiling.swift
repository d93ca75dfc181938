/// One rectangle of a kernel: the unit of work, of progress, of cancellation and of resumption.
///
/// A tile's values follow from the specification and the tile alone.
package struct Tile: Hashable, Sendable {
    package let rows: Range<Int>
    package let columns: Range<Int>
    /// Whether the tile stands for its transpose too: it lies below the diagonal of a symmetric kernel.
    package let hasMirror: Bool
    /// Whether the tile lies on the diagonal of a symmetric kernel.
    package let isDiagonal: Bool
}

/// How a kernel is cut into tiles.
///
/// The cut depends on the specification only, never on the machine, its threads or its memory: the last bits of
/// a matrix product depend on the product's shape, and equal specifications must have equal bytes.
package struct Tiling: Hashable, Sendable {
    package let rows: Int
    package let columns: Int
    /// Whether the columns' data are the rows', so that the tiles on and below the diagonal are enough.
    package let isSymmetric: Bool
    /// The height and width of a tile that the border does not cut; divides ``sweepLength``.
    package let edge: Int

    /// How many samples go through the network together.
    package static let sweepLength = 256

    package init(rows: Int, columns: Int, isSymmetric: Bool, edge: Int) {
        precondition(rows > 0 && columns > 0 && Self.sweepLength.isMultiple(of: edge))
        precondition(!isSymmetric || rows == columns)
        self.rows = rows
        self.columns = columns
        self.isSymmetric = isSymmetric
        self.edge = edge
    }

    private var rowBlocks: Int { (rows + edge - 1) / edge }
    private var columnBlocks: Int { (columns + edge - 1) / edge }

    /// The number of tiles.
    package var count: Int {
        isSymmetric ? rowBlocks * (rowBlocks + 1) / 2 : rowBlocks * columnBlocks
    }

    /// Tile number `index`: block row after block row, and in each from the left.
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

extension Tiling {
    /// The tiling of a specification's kernel.
    ///
    /// A tile and the products behind it stay near the size of a second-level cache: a quarter of a million
    /// values, or products of 512 rows when every pair of outputs counts.
    package init(of specification: KernelSpecification) {
        let outputs = specification.architecture.outputs
        let limit: Int
        switch specification.reduction {
        case .traceSum, .traceMean, .sumLogits: limit = 256
        case .diagonal: limit = Int((262_144 / Double(outputs)).squareRoot())
        case .full: limit = 512 / outputs
        }
        var edge = Self.sweepLength
        while edge > max(1, limit) { edge /= 2 }
        self.init(
            rows: specification.data.count, columns: (specification.against ?? specification.data).count,
            isSymmetric: specification.against == nil, edge: edge)
    }
}
