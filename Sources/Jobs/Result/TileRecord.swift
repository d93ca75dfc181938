/// A tile of a kernel that is computed and written, with what its blocks carry besides values.
package struct TileRecord: Hashable, Sendable, Codable {
    /// The tile's place in the plan's order.
    package let tile: Int
    package let blocks: [BlockSums]

    package init(tile: Int, blocks: [BlockSums]) {
        self.tile = tile
        self.blocks = blocks
    }
}

/// What a block of a kernel carries besides values.
package struct BlockSums: Hashable, Sendable, Codable {
    package let row: Int
    package let column: Int
    /// Each learning layer's part of the trace and of the sum of squares.
    package let traces: [Double]
    package let squares: [Double]
    package let errors: ErrorSum?
    /// The largest share that a series left out; nil without one.
    package let truncation: Double?

    package init(
        row: Int, column: Int, traces: [Double], squares: [Double], errors: ErrorSum?, truncation: Double?
    ) {
        self.truncation = truncation
        self.row = row
        self.column = column
        self.traces = traces
        self.squares = squares
        self.errors = errors
    }

    /// Of the block's standard errors.
    package struct ErrorSum: Hashable, Sendable, Codable {
        package var sum = 0.0
        package var maximum = 0.0
        package var count = 0

        package init() {}
    }
}
