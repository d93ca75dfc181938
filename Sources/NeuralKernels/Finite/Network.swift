package import LinearAlgebra

/// A network with its numbers, and what of it the way back needs.
package struct Network<Scalar: NetworkScalar>: Sendable {
    package let architecture: Architecture
    package internal(set) var parameters: Parameters<Scalar>
    let plan: SweepPlan
    /// Per value: whether the way back needs it, which step uses it last, whether anything to learn lies before it.
    let isKept: [Bool]
    let lastUses: [Int]
    let needsGradient: [Bool]
    /// The last layer's decomposition, if the plan wants it.
    private(set) var head: DecomposedHead<Scalar>?

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
        head = decomposedHead
    }

    private var decomposedHead: DecomposedHead<Scalar>? {
        plan.isCompressed ? parameters.steps[parameters.steps.count - 1].map(DecomposedHead.init) : nil
    }

    /// The same network with other numbers.
    ///
    /// - Parameter parameters: Of a network of the same architecture.
    /// - Returns: The network with these numbers, its last layer's decomposition made anew.
    /// - Complexity: That of the last layer's decomposition.
    func with(_ parameters: Parameters<Scalar>) -> Network {
        precondition(parameters.steps.count == self.parameters.steps.count)
        var network = self
        network.parameters = parameters
        network.head = network.decomposedHead
        return network
    }

    /// The same network with all that it learns written out and its last layer as it is, to be trained.
    var learning: Network {
        var network = self
        network.parameters = parameters.withNormalizations(of: architecture.program)
        network.head = nil
        return network
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

extension Network {
    /// How many samples go through a network together when only their outputs are asked for.
    private static var outputRun: Int { 256 }

    /// The outputs f(x) of some samples.
    ///
    /// The last bits follow from the network and the samples, whose runs begin at every 256th of them.
    /// - Parameters:
    ///   - samples: N × the numbers of a sample; of an embedding, indices.
    ///   - check: Is called before every run; what it throws ends the work.
    /// - Returns: N × O.
    /// - Throws: ``KernelError/outputNotFinite(_:)`` at the first step whose value overflows, or what `check` throws.
    /// - Complexity: That of N samples' way forward; the values of 256 samples are in memory at a time, each until its
    ///   last use.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func outputs(
        of samples: Matrix<Scalar>, check: () throws -> Void = {}
    ) throws -> Matrix<Scalar> {
        var elements: [Scalar] = []
        elements.reserveCapacity(samples.rows * architecture.outputs)
        for range in (0..<samples.rows).pieces(of: Self.outputRun) {
            try check()
            let run = try NetworkRun(self, samples: samples.copy(ofRows: range), returns: false)
            elements += run.outputs.elements
        }
        return Matrix(rows: samples.rows, columns: architecture.outputs, elements: elements)
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
