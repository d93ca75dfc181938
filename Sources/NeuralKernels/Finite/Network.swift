internal import LinearAlgebra

/// A network with its numbers, and what of it the way back needs.
package struct Network<Scalar: NetworkScalar>: Sendable {
    package let architecture: Architecture
    package let parameters: Parameters<Scalar>
    let pairing: SeedPairing
    /// Per value: whether the way back needs it, which step uses it last, whether anything to learn lies before it.
    let isKept: [Bool]
    let lastUses: [Int]
    let needsGradient: [Bool]
    /// What takes the place of the weightings below the last step; nil when they go on themselves.
    private(set) var compressed: Matrix<Scalar>?

    /// `compresses` says whether every output goes back by itself, and all together.
    init(
        architecture: Architecture, parameters: Parameters<Scalar>, pairing: SeedPairing, compresses: Bool
    ) {
        self.architecture = architecture
        self.parameters = parameters
        self.pairing = pairing
        let steps = architecture.program.steps
        var kept = [Bool](repeating: false, count: steps.count + 1)
        var lastUses = [Int](repeating: -1, count: steps.count + 1)
        var needed = kept
        for (index, step) in steps.enumerated() {
            for input in step.inputs {
                lastUses[input] = index
                kept[input] = kept[input] || step.keepsInput
            }
            needed[index + 1] = step.hasParameters || step.inputs.contains { needed[$0] }
        }
        (isKept, self.lastUses, needsGradient) = (kept, lastUses, needed)
        compressed = nil
        if compresses { compressed = decomposedHead }
    }

    func function(of index: Int) -> StepFunction<Scalar> {
        StepFunction(step: architecture.program.steps[index], parameters: parameters.steps[index])
    }

    /// The steps with something to learn, in order.
    var learningSteps: [Int] {
        architecture.program.steps.indices.filter { architecture.program.steps[$0].hasParameters }
    }

    /// Fewer weightings of the outputs with the same sum over pairs, as they arrive below the last step: W = Q R with
    /// orthonormal Q gives WᵀW = RᵀR, so that as many rows are enough as W has columns.
    ///
    /// nil where that changes nothing or not enough: in other pairings than `sum`, unless the last step is linear and
    /// nothing else uses what it works on, unless there are more outputs than that is wide, and where the
    /// decomposition would take seconds.
    private var decomposedHead: Matrix<Scalar>? {
        let program = architecture.program
        let last = program.steps.count - 1
        guard pairing == .sum, case .linear = program.steps[last].operation,
            program.steps[last].inputShape.count == 1, program.useCounts[program.steps[last].inputs[0]] == 1,
            let head = parameters.steps[last], head.weight.rows > head.weight.columns,
            Double(head.weight.rows) * Double(head.weight.columns) * Double(head.weight.columns)
                <= Self.decompositionLimit
        else { return nil }
        var scaled = head.weight
        Elementwise.scale(&scaled.elements, by: head.weightScale, adding: nil)
        return scaled.upperFactor()
    }

    /// Multiply-adds.
    private static var decompositionLimit: Double { 4e9 }
}
