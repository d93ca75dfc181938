internal import LinearAlgebra

/// Gradient descent under way: the optimizer and its momentum.
///
/// - SeeAlso: PyTorch 2.13, `torch/optim/sgd.py`, `_single_tensor_sgd`.
struct Descent<Scalar: NetworkScalar>: Sendable {
    let optimizer: SGD
    /// Of every step with parameters, from the first update with momentum on.
    private var buffers: [WeightGradient<Scalar>?]

    init(_ optimizer: SGD, steps: Int) {
        self.optimizer = optimizer
        buffers = Array(repeating: nil, count: steps)
    }
}

extension Descent {
    /// Moves the parameters against their gradients: θ ← θ − η g′.
    ///
    /// With the weight decay λ, g ← g + λ θ. The buffer is b ← m b + (1 − d) g, and at first b ← g, whatever the dampening
    /// d. Then g′ = b, with Nesterov's momentum g + m b, and without momentum g. A parameter without a gradient stays.
    /// - Parameters:
    ///   - parameters: θ.
    ///   - gradients: g, one entry a step of the program.
    /// - Complexity: O(parameters).
    mutating func update(
        _ parameters: inout Parameters<Scalar>, by gradients: [WeightGradient<Scalar>?]
    ) {
        for (index, gradient) in gradients.enumerated() {
            guard var gradient else { continue }
            var buffer = buffers[index]
            // One owner, so that it changes in place.
            buffers[index] = nil
            parameters.steps[index]?.move(along: &gradient, &buffer, optimizer)
            buffers[index] = buffer
        }
    }
}

extension WeightParameters {
    fileprivate mutating func move(
        along gradient: inout WeightGradient<Scalar>, _ buffer: inout WeightGradient<Scalar>?,
        _ optimizer: SGD
    ) {
        if optimizer.weightDecay != 0 {
            gradient.add(WeightGradient(weight: weight, bias: bias), gain: Scalar(optimizer.weightDecay))
        }
        if optimizer.momentum != 0 {
            if buffer != nil {
                buffer?.scale(by: Scalar(optimizer.momentum))
                buffer?.add(gradient, gain: Scalar(1 - optimizer.dampening))
            } else {
                buffer = gradient
            }
            if let buffer {
                if optimizer.nesterov {
                    gradient.add(buffer, gain: Scalar(optimizer.momentum))
                } else {
                    gradient = buffer
                }
            }
        }
        let step = Scalar(-optimizer.learningRate)
        Elementwise.add(gradient.weight.elements, gain: step, to: &weight.elements)
        Elementwise.add(gradient.bias, gain: step, to: &bias)
    }
}

extension WeightGradient {
    fileprivate mutating func scale(by factor: Scalar) {
        Elementwise.scale(&weight.elements, by: factor, adding: nil)
        Elementwise.scale(&bias, by: factor, adding: nil)
    }

    fileprivate mutating func add(_ other: WeightGradient, gain: Scalar) {
        Elementwise.add(other.weight.elements, gain: gain, to: &weight.elements)
        Elementwise.add(other.bias, gain: gain, to: &bias)
    }
}
