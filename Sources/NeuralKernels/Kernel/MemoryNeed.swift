/// What the parts of a computation take of memory, in double precision: a hostile specification must not overflow
/// the count.
struct MemoryNeed {
    private let elementBytes: Double
    /// Parameters and data.
    private let fixed: Double
    /// Per sample of a tile: values, deltas and operands.
    private let perSample: Double
    private let threads: Double
    /// How many numbers a pair has in a tile.
    private let perPair: Double
    /// Per thread: products of a block, and patches of a convolution.
    private let perThread: Double

    init(_ specification: KernelSpecification, _ sweep: SweepPlan, threads: Int) {
        let architecture = specification.architecture
        elementBytes = Double(specification.elementType.byteCount)
        let seeds = Double(sweep.groups.first?.count ?? 1)
        let samples = Double(specification.data.count) + Double(specification.against?.count ?? 0)
        // A mean's first network stays beside the one at work.
        fixed =
            Double(architecture.parameterCount) * Double(min(2, specification.samples))
            + samples * Double(specification.data.features) + Self.decomposition(specification, sweep)
        var kept = Double(specification.data.features)
        var (widest, largestOperand, working) = (kept, 0.0, 0.0)
        for (step, way) in zip(architecture.program.steps, sweep.ways) {
            let sizes = StepSizes(step, way: way, seeds: seeds)
            kept += sizes.output
            widest = max(widest, sizes.output)
            largestOperand = max(largestOperand, sizes.operand)
            working = max(working, sizes.working)
        }
        // A branch within a branch holds the gradients at its shortcut until it is done.
        let nesting = Double(architecture.program.steps.map { $0.place.path.count - 1 }.max() ?? 0)
        perSample = kept + (3 + nesting) * seeds * widest + largestOperand
        self.threads = Double(threads)
        let pairSize = specification.pairSize
        let sweepPairSize = sweep.pairing.pairSize(seeds: Double(sweep.seeds))
        // A mean over networks is held beside the network's own values and the squares of the deviations, and every
        // layer's share beside the whole.
        let learning = Double(architecture.program.steps.count { $0.hasParameters })
        let analyses = specification.analyses.contains(.layers) ? learning : 0
        perPair =
            sweepPairSize * (1 + analyses) + (specification.samples > 1 ? 2 * pairSize : 0)
            + (sweep.isCompressed ? 1 : 0)
        let grain = Grain(of: specification)
        let (block, run) = (Double(grain.block), Double(grain.run))
        perThread =
            block * block * 3 * (pairSize + sweepPairSize) + working + 2 * run * widest * seeds
            + 2 * seeds * Double(architecture.outputs)
    }

    /// Numbers of a decomposed last layer: Q, R, and the work in double precision.
    private static func decomposition(_ specification: KernelSpecification, _ sweep: SweepPlan) -> Double {
        guard sweep.isCompressed else { return 0 }
        return 4 * Double(specification.architecture.outputs) * Double(sweep.seeds)
    }

    /// Bytes of the values of one tile.
    func valueBytes(edge: Int, whole: Int, _ isSymmetric: Bool) -> Double {
        let area = Double(edge) * Double(edge) * (isSymmetric && edge >= whole ? 0.5 : 1)
        return area * perPair * elementBytes
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
private struct StepSizes {
    let output: Double
    /// What of it enters the contraction.
    let operand: Double
    /// Of products and patches, on one thread.
    let working: Double

    init(_ step: Step, way: ContractionWay?, seeds: Double) {
        let input = step.inputShape.reduce(1) { $0 * Double($1) }
        output = step.outputShape.reduce(1) { $0 * Double($1) }
        guard let way, let shared = SharedWeights(step) else {
            operand = input + seeds * output
            working = 0
            return
        }
        let groups = Double(shared.groups)
        let patches = groups * Double(shared.fanIn) * Double(shared.positions)
        switch way {
        case .gradients:
            operand = input + seeds * (output + groups * Double(shared.outputs) * Double(shared.fanIn))
            working = 2 * patches
        case .positions, .pixels:
            let rows = Double(way == .pixels ? shared.window?.pixels ?? shared.positions : shared.positions)
            operand = (way == .pixels ? input : patches) + seeds * output
            // Products of several samples' positions; the arranged columns are smaller.
            let product = max(512, rows)
            working = 2 * patches + 4 * product * product
        }
    }
}
