internal import LinearAlgebra

/// A network with its numbers, and what of it the way back needs.
package struct Network<Scalar: NetworkScalar>: Sendable {
    package let architecture: Architecture
    package let parameters: Parameters<Scalar>
    let plan: SweepPlan
    /// Per value: whether the way back needs it, which step uses it last, whether anything to learn lies before it.
    let isKept: [Bool]
    let lastUses: [Int]
    let needsGradient: [Bool]
    /// The last layer's decomposition, if the plan wants it.
    let head: DecomposedHead<Scalar>?

    /// Draws the parameters.
    ///
    /// - Throws: What the generator's check throws.
    /// - Complexity: O(parameters), and that of the last layer's decomposition.
    init(_ architecture: Architecture, plan: SweepPlan, from generator: inout TorchGenerator) throws {
        self.architecture = architecture
        self.plan = plan
        parameters = try Parameters(of: architecture, from: &generator)
        let steps = architecture.program.steps
        var kept = [Bool](repeating: false, count: steps.count + 1)
        var lastUses = [Int](repeating: -1, count: steps.count + 1)
        for (index, step) in steps.enumerated() {
            for input in step.inputs {
                lastUses[input] = index
                kept[input] = kept[input] || step.keepsInput
            }
        }
        (isKept, self.lastUses, needsGradient) = (kept, lastUses, architecture.program.needsGradient)
        head = plan.isCompressed ? parameters.steps[steps.count - 1].map(DecomposedHead.init) : nil
    }

    func function(of index: Int) -> StepFunction<Scalar> {
        StepFunction(
            step: architecture.program.steps[index], parameters: parameters.steps[index],
            way: plan.ways[index])
    }

    /// The steps with something to learn, in order.
    var learningSteps: [Int] {
        architecture.program.steps.indices.filter { architecture.program.steps[$0].hasParameters }
    }
}

/// The weight of a last layer with more outputs than inputs, s W = Q R: below it, R's rows go back instead of the
/// outputs, and Θ = Q Θ_R Qᵀ for every parameter there.
///
/// The trace needs no Q: tr(Q Θ_R Qᵀ) = tr Θ_R.
struct DecomposedHead<Scalar: NetworkScalar>: Sendable {
    /// O × r.
    let q: Matrix<Scalar>
    /// r × r.
    let r: Matrix<Scalar>

    init(_ parameters: WeightParameters<Scalar>) {
        var scaled = parameters.weight
        Elementwise.scale(&scaled.elements, by: parameters.weightScale, adding: nil)
        (q, r) = scaled.orthogonalFactors()
    }
}
