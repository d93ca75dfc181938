/// How many samples and pairs of an infinitely wide network's kernel are worked on at a time; follows from the
/// specification alone.
struct LimitGrain: Hashable, Sendable {
    /// Samples whose moments are found together; a whole number of blocks.
    let run: Int
    /// The height and width of a block.
    let block: Int
    /// About how many pairs of samples lie together, row by row.
    let lanes: Int

    /// Numbers of one array that stay in a second-level cache, and of a whole block's.
    private static let cached = 1 << 16
    private static let held = 1 << 20
    private static let mostLanes = 4096
    private static let fewestLanes = 16
    private static let largestBlock = 256
    /// Four pairs fill a vector of the processor's.
    private static let smallestBlock = 2

    /// - Parameters:
    ///   - program: What every pair goes through.
    ///   - pairSize: How many values a pair has in the result.
    init(_ program: LimitProgram, pairSize: Double) {
        let pairs = program.pairs.map(\.count).max() ?? 1
        lanes = min(max(Self.cached / pairs, Self.fewestLanes), Self.mostLanes)
        var block = Self.largestBlock
        while block > Self.smallestBlock,
            Double(block * block) * max(Double(pairs), 4 * pairSize) > Double(Self.held)
        {
            // A single pair may have more than that.
            block /= 2
        }
        // Without positions nothing is held but a strip.
        self.block = pairs == 1 && pairSize == 1 ? Self.largestBlock : block
        // A series is held for every position of a run's samples.
        let isLarge = program.hasSeries && program.steps.contains { $0.positions > 1 }
        run = program.pairs.allSatisfy(\.isDiagonal) && !isLarge ? Self.largestBlock : self.block
    }

    /// The pieces that a block is worked on in: some rows with all their columns, on the diagonal only up to it.
    func strips(of block: Tile) -> [(rows: Range<Int>, columns: Range<Int>)] {
        let height = max(1, lanes / block.columns.count)
        return stride(from: block.rows.lowerBound, to: block.rows.upperBound, by: height).map { start in
            let rows = start..<min(block.rows.upperBound, start + height)
            let end = block.isDiagonal ? rows.upperBound : block.columns.upperBound
            return (rows, block.columns.lowerBound..<end)
        }
    }
}
