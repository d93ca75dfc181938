/// One rectangle of a kernel.
package struct Tile: Hashable, Sendable {
    package let rows: Range<Int>
    package let columns: Range<Int>
    /// Whether the tile stands for its transpose too: it lies below the diagonal of a symmetric kernel.
    package let hasMirror: Bool
    /// Whether the tile lies on the diagonal of a symmetric kernel.
    package let isDiagonal: Bool
}

extension Tile {
    /// The blocks of the tile, counted from its own first row and column.
    func blocks(of edge: Int) -> Tiling {
        Tiling(rows: rows.count, columns: columns.count, isSymmetric: isDiagonal, edge: edge)
    }
}

extension Range<Int> {
    /// The range in pieces of a length, the last one perhaps shorter.
    func pieces(of length: Int) -> [Range<Int>] {
        stride(from: lowerBound, to: upperBound, by: length).map { $0..<Swift.min(upperBound, $0 + length) }
    }

    /// The same places within `whole`.
    func shifted(by whole: Range<Int>) -> Range<Int> {
        lowerBound + whole.lowerBound..<upperBound + whole.lowerBound
    }
}

/// How a rectangle is cut into squares of one size, but for those at the border.
///
/// A kernel is cut into tiles: the units of work, of progress, of cancellation and of resumption. A tile is cut into
/// blocks, which are multiplied at a time. The last bits of a matrix product depend on the product's shape, so that
/// the blocks' size follows from the specification alone (``Grain``), and tiles consist of whole blocks: the
/// tiles' size may depend on the machine and its memory.
package struct Tiling: Hashable, Sendable {
    package let rows: Int
    package let columns: Int
    /// Whether the columns' data are the rows', so that the squares on and below the diagonal are enough.
    package let isSymmetric: Bool
    /// The height and width of a square that the border does not cut.
    package let edge: Int

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

/// How many samples go through a network together, and how large the blocks of its kernel are.
///
/// Long runs and large blocks make efficient products, short and small ones occupy all processors with few samples
/// and stay in a second-level cache. Both follow from the specification alone, since a product's last bits depend on
/// its shape.
package struct Grain: Hashable, Sendable {
    /// Samples.
    package let run: Int
    /// The height and width of a block; divides ``run``.
    package let block: Int

    package init(of specification: KernelSpecification) {
        let samples = max(specification.data.count, specification.against?.count ?? 0)
        let sharesWeights = specification.architecture.program.steps.contains { SharedWeights($0) != nil }
        switch samples {
        // A convolution is a product for every sample: a short run costs it nothing.
        case ...512: run = sharesWeights ? 64 : 128
        case ...2048: run = sharesWeights ? 128 : 256
        default: run = sharesWeights ? 128 : 512
        }
        let outputs = specification.architecture.outputs
        let limit: Int
        switch specification.reduction {
        case .traceSum, .traceMean, .sumLogits: limit = run
        case .diagonal: limit = Int((262_144 / Double(outputs)).squareRoot())
        case .full: limit = 512 / outputs
        }
        var block = run
        while block > max(1, limit) { block /= 2 }
        self.block = block
    }
}
