internal import LinearAlgebra

/// What one step of a program computes, forward and backward, for a run of samples.
///
/// A run's value is a matrix with one sample a row, each in torch's C order.
struct StepFunction<Scalar: NetworkScalar> {
    let step: Step
    /// nil for a step without numbers, or for a normalization whose scales are 1 and shifts 0.
    let parameters: WeightParameters<Scalar>?
    /// nil where weights are used once a sample.
    let way: ContractionWay?

    /// The step's value from its inputs'.
    func value(of inputs: [Matrix<Scalar>]) -> Matrix<Scalar> {
        var input = inputs[0]
        switch step.operation {
        case .linear: return linear.value(of: input)
        case .convolution: return convolution.value(of: input)
        case .pooling(let layer, let shape): return Pooling(layer: layer, shape: shape).value(of: input)
        case .adaptiveAveragePool(let ranges): return AdaptivePooling(ranges: ranges).value(of: input)
        case .normalization(let layer, let shape): return normalization(layer, shape).value(of: input)
        case .embedding(let layer): return Lookup(layer: layer).value(of: input, table: weights.weight)
        case .activation(let activation):
            activation.apply(to: &input.elements)
            return input
        case .identity: return input
        case .sum:
            Elementwise.add(inputs[1].elements, to: &input.elements)
            return input
        }
    }

    /// The gradients at the step's input from those at its value; the same for both inputs of a sum.
    func pullback(_ deltas: Deltas<Scalar>, at input: Matrix<Scalar>) -> Deltas<Scalar> {
        switch step.operation {
        case .linear: return linear.pullback(deltas, samples: input.rows)
        case .convolution: return convolution.pullback(deltas, samples: input.rows)
        case .pooling(let layer, let shape):
            return Pooling(layer: layer, shape: shape).pullback(deltas, at: input)
        case .adaptiveAveragePool(let ranges):
            return AdaptivePooling(ranges: ranges).pullback(deltas, samples: input.rows)
        case .normalization(let layer, let shape):
            return normalization(layer, shape).pullback(deltas, at: input)
        case .embedding: preconditionFailure("nobody asks for gradients at the data")
        case .activation(let activation):
            var slopes = input
            activation.differentiate(&slopes.elements)
            return deltas.scaled(by: slopes)
        case .identity, .sum: return deltas
        }
    }

    /// What the step's parameters contribute to the kernel; nil for a step without.
    func operand(_ deltas: Deltas<Scalar>, at input: Matrix<Scalar>, pairing: SeedPairing) -> Operand<Scalar>?
    {
        switch step.operation {
        case .linear: return linear.operand(deltas, at: input, pairing: pairing)
        case .convolution: return convolution.operand(deltas, at: input, pairing: pairing)
        case .normalization(let layer, let shape) where layer.isAffine:
            return normalization(layer, shape).operand(deltas, at: input)
        case .embedding(let layer): return Lookup(layer: layer).operand(deltas, at: input)
        case .normalization, .pooling, .adaptiveAveragePool, .identity, .activation, .sum: return nil
        }
    }

    /// The gradient of a loss with respect to the step's parameters, summed over a run of samples; nil for a step without.
    ///
    /// - Parameters:
    ///   - deltas: The loss's gradients at the step's value, one row a sample.
    ///   - input: The step's input.
    /// - Returns: With respect to the parameters as they are stored: s ∂L/∂(s W) and t ∂L/∂(t b).
    /// - Complexity: That of the step's way forward.
    func gradient(_ deltas: Matrix<Scalar>, at input: Matrix<Scalar>) -> WeightGradient<Scalar>? {
        switch step.operation {
        case .linear: return linear.gradient(deltas, at: input)
        case .convolution: return convolution.gradient(deltas, at: input)
        case .normalization(let layer, let shape) where layer.isAffine:
            return normalization(layer, shape).gradient(deltas, at: input)
        case .embedding(let layer): return Lookup(layer: layer).gradient(deltas, at: input)
        case .normalization, .pooling, .adaptiveAveragePool, .identity, .activation, .sum: return nil
        }
    }

    private var linear: Linear<Scalar> {
        Linear(parameters: weights, positions: step.inputShape.dropLast().reduce(1, *), way: way)
    }

    private var convolution: Convolution<Scalar> {
        guard case .convolution(let layer, let shape) = step.operation else {
            preconditionFailure("a step of another kind")
        }
        return Convolution(layer: layer, shape: shape, parameters: weights, way: way)
    }

    private func normalization(
        _ layer: NormalizationLayer, _ shape: NormalizationShape
    ) -> Normalization<Scalar> {
        Normalization(layer: layer, shape: shape, parameters: parameters)
    }

    private var weights: WeightParameters<Scalar> {
        guard let parameters else { preconditionFailure("a step without its parameters") }
        return parameters
    }
}

extension Step {
    /// Whether the step's layer has something to learn.
    var hasParameters: Bool {
        switch operation {
        case .linear, .convolution, .embedding: true
        case .normalization(let layer, _): layer.isAffine
        case .pooling, .adaptiveAveragePool, .identity, .activation, .sum: false
        }
    }

    /// Whether the step's input is needed again on the way back.
    var keepsInput: Bool {
        switch operation {
        case .linear, .convolution, .embedding, .normalization, .activation, .pooling: true
        case .adaptiveAveragePool, .identity, .sum: false
        }
    }
}
