/// How large the tiles of a kernel are, and what that takes of memory.
///
/// A tile holds its values, its samples' values at every layer that the way back needs, and one layer's operands.
/// Larger tiles send their samples through the network less often.
package struct TilePlan: Hashable, Sendable {
    package let sweep: SweepPlan
    package let tiling: Tiling
    /// Bytes: parameters, data, and the largest tile at work.
    package let memoryBytes: Double

    /// Bytes of values that a tile may hold, whatever the budget: more gain nothing.
    private static let valueBytes = 448.0 * 1024 * 1024

    /// Multiply-adds of a tile beyond which smaller ones are tried: some ten seconds.
    private static let tileOperations = 1e12
    /// How much longer the whole may take for the sake of smaller tiles.
    private static let tilingCost = 1.05

    /// - Parameters:
    ///   - specification: What to compute.
    ///   - sweep: How every layer's share is made.
    ///   - budget: Bytes of memory. A plan that needs more is the smallest there is.
    ///   - threads: How many pieces are worked on at a time.
    package init(
        _ specification: KernelSpecification, sweep: SweepPlan, budget: Double, threads: Int
    ) {
        self.sweep = sweep
        let need = MemoryNeed(specification, sweep, threads: threads)
        let (rows, columns) = (specification.shape[0], specification.shape[1])
        let isSymmetric = specification.against == nil
        let longest = max(rows, columns)
        let run = Grain(of: specification).run
        let runs = (longest + run - 1) / run
        func fits(_ length: Int) -> Bool {
            let edge = length * run
            return need.bytes(edge: edge, rows: rows, columns: columns, isSymmetric: isSymmetric) <= budget
                && need.valueBytes(edge: edge, whole: longest, isSymmetric) <= Self.valueBytes
        }
        // The longest tile that fits, by bisection: a hostile specification has millions of runs.
        var (fitting, tooLong) = (1, runs + 1)
        while tooLong - fitting > 1 {
            let middle = fitting + (tooLong - fitting) / 2
            if fits(middle) { fitting = middle } else { tooLong = middle }
        }
        // Tiles of equal size, of whole runs.
        var tiles = (runs + fitting - 1) / fitting
        // What is lost with the process is a tile: long work is cut as long as that costs little.
        func operations(_ tiles: Int) -> Double { sweep.count.total(passes: Double(tiles)) }
        func share(_ tiles: Int) -> Double {
            let count = Double(tiles)
            return operations(tiles) / (isSymmetric ? count * (count + 1) / 2 : count * count)
        }
        while tiles < runs, share(tiles) > Self.tileOperations {
            let more = min(runs, tiles + max(1, tiles / 2))
            guard operations(more) <= operations(1) * Self.tilingCost else { break }
            tiles = more
        }
        let edge = (runs + tiles - 1) / tiles * run
        tiling = Tiling(rows: rows, columns: columns, isSymmetric: isSymmetric, edge: edge)
        memoryBytes = need.bytes(edge: edge, rows: rows, columns: columns, isSymmetric: isSymmetric)
    }

    /// The same with the cheapest sweep on a machine with these costs.
    package init(
        _ specification: KernelSpecification, costs: ContractionCosts, budget: Double, threads: Int
    ) {
        self.init(
            specification, sweep: SweepPlan(specification, costs: costs), budget: budget, threads: threads)
    }

    /// A plan with tiles of a given number of runs.
    package init(_ specification: KernelSpecification, sweep: SweepPlan, runs: Int) {
        self.sweep = sweep
        let edge = runs * Grain(of: specification).run
        tiling = Tiling(
            rows: specification.shape[0], columns: specification.shape[1],
            isSymmetric: specification.against == nil, edge: edge)
        memoryBytes = MemoryNeed(specification, sweep, threads: 1).bytes(
            edge: edge, rows: specification.shape[0], columns: specification.shape[1],
            isSymmetric: specification.against == nil)
    }
}

extension KernelSpecification {
    /// How many values a pair of samples has.
    var pairSize: Double {
        reduction.pairShape(outputs: architecture.outputs).reduce(1) { $0 * Double($1) }
    }
}
