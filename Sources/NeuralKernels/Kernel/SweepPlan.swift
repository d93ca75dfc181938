/// How a specification's kernel is computed, as far as that decides its last bits: how many weightings of the outputs
/// go back through the network, which of them together, and by which way each layer's share is made.
///
/// All is decided from the specification and ``ContractionCosts``, by counted costs.
package struct SweepPlan: Hashable, Sendable {
    /// How many weightings go back: outputs, or what they are compressed to.
    package let seeds: Int
    /// Whether the last layer's columns stand for the outputs below it: its weight is Q R with orthonormal Q, and R's
    /// rows go back, of which there are fewer than outputs.
    let isCompressed: Bool
    /// Which pairs of weightings the blocks keep.
    let pairing: SeedPairing
    /// The way of each step; nil where weights are used once a sample, or there are none.
    package let ways: [ContractionWay?]
    /// Which weightings go back together.
    let groups: [Range<Int>]
    /// What this comes to.
    let count: OperationCount

    /// The cheapest plan.
    package init(_ specification: KernelSpecification, costs: ContractionCosts) {
        var best = OperationCount(specification, costs, Weightings(of: specification))
        if let weightings = Weightings(compressing: specification) {
            let compressed = OperationCount(specification, costs, weightings)
            if compressed.total < best.total { best = compressed }
        }
        self.init(specification, best, ways: best.ways)
    }

    /// A plan that goes one way wherever there is a choice, and decomposes the last layer or not: all plans give the
    /// same kernel but for rounding.
    ///
    /// - Returns: nil when the last layer cannot be decomposed.
    package init?(_ specification: KernelSpecification, way: ContractionWay, compresses: Bool) {
        let compressing = Weightings(compressing: specification)
        guard let weightings = compresses ? compressing : Weightings(of: specification) else { return nil }
        let ways = specification.architecture.program.steps.map { step -> ContractionWay? in
            SharedWeights(step).map { way == .pixels && $0.window == nil ? .positions : way }
        }
        self.init(specification, OperationCount(specification, .typical, weightings), ways: ways)
    }

    private init(_ specification: KernelSpecification, _ count: OperationCount, ways: [ContractionWay?]) {
        self.count = count
        self.ways = ways
        seeds = count.weightings.count
        isCompressed = count.weightings.isCompressed
        pairing = count.weightings.pairing
        let length = Self.groupLength(specification.architecture.program, ways, seeds, pairing)
        groups = stride(from: 0, to: seeds, by: length).map { [seeds] in $0..<min(seeds, $0 + length) }
    }

    /// Bounds the memory of gradients that are written out: about 2¹⁷ numbers a sample.
    ///
    /// More than one pass costs nothing more. The sum over groups is only the kernel in the pairing `sum`.
    private static func groupLength(
        _ program: Program, _ ways: [ContractionWay?], _ seeds: Int, _ pairing: SeedPairing
    ) -> Int {
        let written = zip(program.steps, ways).map { step, way in
            way == .gradients ? step.parameterCount ?? 0 : 0
        }
        guard pairing == .sum, let largest = written.max(), largest > 0 else { return seeds }
        return min(seeds, max(1, numbersPerSample / largest))
    }

    private static let numbersPerSample = 1 << 17
}

extension SweepPlan: CustomStringConvertible {
    /// All that decides last bits.
    package var description: String {
        let words = ways.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")
        let lengths = groups.map { "\($0.count)" }.joined(separator: " ")
        return "\(seeds) seeds\(isCompressed ? ", compressed" : "") in groups of \(lengths); ways \(words)"
    }
}

/// How many weightings of the outputs go back, and which pairs of them are kept.
struct Weightings: Hashable, Sendable {
    let count: Int
    let pairing: SeedPairing
    let isCompressed: Bool

    /// The outputs themselves, or their sum.
    init(of specification: KernelSpecification) {
        count = specification.reduction == .sumLogits ? 1 : specification.architecture.outputs
        pairing = specification.reduction.pairing
        isCompressed = false
    }

    /// What takes the place of more outputs than the last layer has inputs.
    ///
    /// nil unless the last layer is linear, and nothing else uses what it works on.
    init?(compressing specification: KernelSpecification) {
        let program = specification.architecture.program
        guard specification.kind == .ntk, specification.reduction != .sumLogits,
            let last = program.steps.last,
            case .linear = last.operation, last.inputShape.count == 1,
            last.inputShape[0] < specification.architecture.outputs,
            program.useCounts[last.inputs[0]] == 1, program.needsGradient[last.inputs[0]]
        else { return nil }
        count = last.inputShape[0]
        // A diagonal of Q Θ Qᵀ takes all of Θ.
        pairing = specification.reduction.pairing == .sum ? .sum : .all
        isCompressed = true
    }
}
