/// How large the tiles of a kernel are, and what that takes of memory.
///
/// A tile holds its values, its samples' values at every layer that the way back needs, and one layer's operands.
/// Larger tiles send their samples through the network less often.
package struct TilePlan: Hashable, Sendable {
    package let tiling: Tiling
    /// Bytes: parameters, data, and the largest tile at work.
    package let memoryBytes: Double

    /// Bytes of values that a tile may hold, whatever the budget: more gain nothing.
    private static let valueBytes = 448.0 * 1024 * 1024

    /// - Parameters:
    ///   - specification: What to compute.
    ///   - budget: Bytes of memory. A plan that needs more is the smallest there is.
    ///   - threads: How many pieces are worked on at a time.
    package init(_ specification: KernelSpecification, budget: Double, threads: Int) {
        let need = MemoryNeed(specification, threads: threads)
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
        let tiles = (runs + fitting - 1) / fitting
        let edge = (runs + tiles - 1) / tiles * run
        tiling = Tiling(rows: rows, columns: columns, isSymmetric: isSymmetric, edge: edge)
        memoryBytes = need.bytes(edge: edge, rows: rows, columns: columns, isSymmetric: isSymmetric)
    }

    /// A plan with tiles of a given number of runs.
    package init(_ specification: KernelSpecification, runs: Int) {
        let edge = runs * Grain(of: specification).run
        tiling = Tiling(
            rows: specification.shape[0], columns: specification.shape[1],
            isSymmetric: specification.against == nil, edge: edge)
        memoryBytes = MemoryNeed(specification, threads: 1).bytes(
            edge: edge, rows: specification.shape[0], columns: specification.shape[1],
            isSymmetric: specification.against == nil)
    }
}

/// What the parts of a computation take of memory, in double precision: a hostile specification must not overflow
/// the count.
struct MemoryNeed {
    private let elementBytes: Double
    private let pairSize: Double
    /// Parameters and data.
    private let fixed: Double
    /// Per sample of a tile: values, deltas and operands.
    private let perSample: Double
    private let threads: Double
    /// How many values a pair has in a tile: a mean over networks is held beside the network's own values and the
    /// squares of the deviations, and every layer's share beside the whole.
    private let copies: Double
    /// Per thread: products of a block, and patches of a convolution.
    private let perThread: Double

    init(_ specification: KernelSpecification, threads: Int) {
        let architecture = specification.architecture
        elementBytes = Double(specification.elementType.byteCount)
        pairSize = specification.pairSize
        let seeds =
            specification.reduction == .sumLogits ? 1 : Double(SeedGrouping(of: specification).length)
        let samples = Double(specification.data.count) + Double(specification.against?.count ?? 0)
        fixed =
            Double(architecture.parameterCount) * Double(specification.samples) + samples
            * Double(specification.data.features)
        var kept = Double(specification.data.features)
        var (widest, largestOperand, patches) = (kept, 0.0, 0.0)
        for step in architecture.program.steps {
            let sizes = StepSizes(step)
            kept += sizes.output
            widest = max(widest, sizes.output)
            let inputs = max(sizes.input, sizes.patches)
            largestOperand = max(largestOperand, inputs + seeds * max(sizes.output, sizes.gradient))
            patches = max(patches, sizes.patches)
        }
        // A branch within a branch holds the gradients at its shortcut until it is done.
        let nesting = Double(architecture.program.steps.map { $0.place.path.count - 1 }.max() ?? 0)
        perSample = kept + (3 + nesting) * seeds * widest + largestOperand
        self.threads = Double(threads)
        let learning = Double(architecture.program.steps.count { $0.hasParameters })
        copies =
            (specification.samples > 1 ? 3 : 1) + (specification.analyses.contains(.layers) ? learning : 0)
        let grain = Grain(of: specification)
        let (block, run) = (Double(grain.block), Double(grain.run))
        perThread =
            block * block * 3 * pairSize + 2 * patches + 2 * run * widest * seeds
            + 2 * seeds * Double(architecture.outputs)
    }

    /// Bytes of the values of one tile.
    func valueBytes(edge: Int, whole: Int, _ isSymmetric: Bool) -> Double {
        let area = Double(edge) * Double(edge) * (isSymmetric && edge >= whole ? 0.5 : 1)
        return area * pairSize * elementBytes * copies
    }

    func bytes(edge: Int, rows: Int, columns: Int, isSymmetric: Bool) -> Double {
        let isWhole = edge >= max(rows, columns)
        let sides = isSymmetric && isWhole ? 1.0 : 2.0
        let samples = sides * Double(min(edge, max(rows, columns)))
        let values = valueBytes(edge: min(edge, max(rows, columns)), whole: max(rows, columns), isSymmetric)
        return values + (fixed + samples * perSample + threads * perThread) * elementBytes
    }
}

/// How many numbers a step works with for one sample.
struct StepSizes {
    let input: Double
    let output: Double
    /// Of the written-out gradient of one weighting of the outputs.
    let gradient: Double
    /// Of a convolution's patches.
    let patches: Double

    init(_ step: Step) {
        input = step.inputShape.reduce(1) { $0 * Double($1) }
        output = step.outputShape.reduce(1) { $0 * Double($1) }
        switch step.operation {
        case .linear(let layer) where step.inputShape.count > 1:
            gradient = Double(layer.outFeatures) * Double(step.inputShape.last ?? 0)
            patches = 0
        case .convolution(let layer, let shape):
            let fanIn = layer.kernel.reduce(Double(shape.channels / layer.groups)) { $0 * Double($1) }
            gradient = Double(layer.outChannels) * fanIn
            patches = fanIn * Double(shape.positions) * Double(layer.groups)
        default:
            gradient = 0
            patches = 0
        }
    }
}

extension KernelSpecification {
    /// How many values a pair of samples has.
    var pairSize: Double {
        reduction.pairShape(outputs: architecture.outputs).reduce(1) { $0 * Double($1) }
    }
}
