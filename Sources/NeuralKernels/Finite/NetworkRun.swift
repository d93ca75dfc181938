internal import LinearAlgebra

/// A run of at most 256 samples on its way through a network and back, one step at a time.
struct NetworkRun<Scalar: NetworkScalar>: Sendable {
    private let network: Network<Scalar>
    private let samples: Int
    /// The values that the way back needs, by number.
    private var values: [Matrix<Scalar>?]
    private var deltas: [Deltas<Scalar>?]

    /// Goes forward.
    ///
    /// - Parameters:
    ///   - network: Through which.
    ///   - input: The samples, one a row.
    ///   - returns: Whether the run will turn back, so that it keeps the values that it needs then.
    /// - Throws: ``KernelError/outputNotFinite(_:)`` at the first step whose value overflows.
    init(
        _ network: Network<Scalar>, samples input: Matrix<Scalar>, returns: Bool = true
    ) throws(KernelError) {
        self.network = network
        samples = input.rows
        let steps = network.architecture.program.steps
        var values: [Matrix<Scalar>?] = [input]
        for (index, step) in steps.enumerated() {
            let inputs = step.inputs.compactMap { values[$0] }
            let value = network.function(of: index).value(of: inputs)
            guard Elementwise.isFinite(value.elements) else { throw .outputNotFinite(step.place) }
            values.append(value)
            for input in step.inputs where network.lastUses[input] == index {
                if !returns || !network.isKept[input] { values[input] = nil }
            }
        }
        self.values = values
        deltas = Array(repeating: nil, count: steps.count + 1)
    }

    /// The network's outputs, samples × O; there until the run turns back.
    var outputs: Matrix<Scalar> {
        guard let outputs = values[values.count - 1] else { preconditionFailure("the run has turned back") }
        return outputs
    }

    /// Turns back at a value, with the gradients of R sums at it, the same for every sample: R × width.
    mutating func turnBack(at value: Int, with seeds: Matrix<Scalar>) {
        values[values.count - 1] = nil
        deltas[value] = .constant(seeds)
    }

    /// Turns back at the outputs, with the gradient of one function of each sample's: samples × O.
    mutating func turnBack(with gradients: Matrix<Scalar>) {
        values[values.count - 1] = nil
        deltas[values.count - 1] = .perSample(gradients, seeds: 1)
    }

    /// Goes back over one step.
    ///
    /// - Returns: What the step's parameters contribute to the kernel, if it has some.
    /// - Throws: ``KernelError/gradientNotFinite(_:)`` when the gradient at its input overflows.
    mutating func goBack(over index: Int) throws(KernelError) -> Operand<Scalar>? {
        let pairing = network.plan.pairing
        return try goBack(over: index) { $0.operand($1, at: $2, pairing: pairing) }
    }

    /// Goes back over one step with one gradient a sample.
    ///
    /// - Returns: The gradient with respect to the step's parameters, if it has some and they have one.
    /// - Throws: ``KernelError/gradientNotFinite(_:)`` when the gradient at its input overflows.
    mutating func goBackLearning(over index: Int) throws(KernelError) -> WeightGradient<Scalar>? {
        try goBack(over: index) { [samples] function, deltas, input in
            function.gradient(deltas.spread(over: samples), at: input)
        }
    }

    private mutating func goBack<Share>(
        over index: Int, _ share: (StepFunction<Scalar>, Deltas<Scalar>, Matrix<Scalar>) -> Share?
    ) throws(KernelError) -> Share? {
        let step = network.architecture.program.steps[index]
        guard let arriving = deltas[index + 1] else { return nil }
        deltas[index + 1] = nil
        let function = network.function(of: index)
        // A step that does not keep its input asks only how many samples there are.
        let input = values[step.inputs[0]] ?? Matrix(rows: samples, columns: 0)
        let share = step.hasParameters ? share(function, arriving, input) : nil
        // Below a decomposed head others go back.
        let stopsHere = network.head != nil && index == network.architecture.program.steps.count - 1
        for value in step.inputs where network.needsGradient[value] && !stopsHere {
            let leaving = function.pullback(arriving, at: input)
            guard leaving.isFinite else { throw .gradientNotFinite(step.place) }
            deltas[value] = deltas[value].map { .sum($0, leaving, samples: samples) } ?? leaving
        }
        return share
    }
}
