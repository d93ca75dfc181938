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

    init(architecture: Architecture, parameters: Parameters<Scalar>, pairing: SeedPairing) {
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
    }

    func function(of index: Int) -> StepFunction<Scalar> {
        StepFunction(step: architecture.program.steps[index], parameters: parameters.steps[index])
    }

    /// The steps with something to learn, in order.
    var learningSteps: [Int] {
        architecture.program.steps.indices.filter { architecture.program.steps[$0].hasParameters }
    }

    /// Whether the weightings of the outputs may be replaced by fewer below a step: the last one, if it is linear and
    /// nothing else uses what it works on.
    func compresses(below index: Int) -> Bool {
        let program = architecture.program
        guard pairing == .sum, index == program.steps.count - 1, case .linear = program.steps[index].operation
        else { return false }
        return program.useCounts[program.steps[index].inputs[0]] == 1
    }
}

extension Deltas {
    /// Fewer weightings with the same sum over pairs: S = Q R with orthonormal Q gives Σ_r s_r s_rᵀ = SᵀS = RᵀR, so
    /// that min(R, width) rows are enough.
    ///
    /// Only in the pairing `sum`, and only while the deltas are constant.
    func compressed() -> Deltas {
        guard case .constant(let seeds) = self, seeds.rows > seeds.columns else { return self }
        return .constant(seeds.upperFactor())
    }
}
