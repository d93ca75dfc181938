internal import LinearAlgebra
package import NeuralKernels

/// The slow and obvious twin of the kernel engine: one gradient per sample and output, one inner product per pair,
/// all in double precision on nested arrays.
package struct NaiveKernel {
    /// ∂fₒ(x)/∂θ, by sample and output: every weight of every layer in order, then its bias.
    package let gradients: [[[Double]]]

    /// Takes samples one a row, and per `Linear` layer its weight and bias as drawn.
    package init(of architecture: Architecture, linears: [NaiveLinear], samples: [[Double]]) {
        gradients = samples.map { sample in
            (0..<architecture.outputs).map { output in
                Self.gradient(architecture, linears, sample, output)
            }
        }
    }

    private static func gradient(
        _ architecture: Architecture, _ linears: [NaiveLinear], _ sample: [Double], _ output: Int
    ) -> [Double] {
        var inputs: [[Double]] = []
        var value = sample
        var next = 0
        for layer in architecture.layers {
            inputs.append(value)
            switch layer {
            case .linear:
                value = linears[next].output(value)
                next += 1
            case .activation(let activation):
                activation.apply(to: &value)
            }
        }
        var delta = [Double](repeating: 0, count: architecture.outputs)
        delta[output] = 1
        var shares: [[Double]] = []
        for (layer, input) in zip(architecture.layers, inputs).reversed() {
            switch layer {
            case .linear:
                next -= 1
                shares.append(linears[next].gradient(input, delta))
                delta = linears[next].pullback(delta)
            case .activation(let activation):
                var slope = input
                activation.differentiate(&slope)
                delta = zip(delta, slope).map { $0 * $1 }
            }
        }
        return shares.reversed().flatMap { $0 }
    }

    /// Θₒₒ′ of samples i and j of two kernels' gradients.
    package static func entry(_ left: [[Double]], _ right: [[Double]], _ o: Int, _ p: Int) -> Double {
        zip(left[o], right[p]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The whole kernel of these samples against others', reduced, in C order.
    package func kernel(against other: NaiveKernel, reduction: Reduction) -> [Double] {
        let outputs = gradients[0].count
        var values: [Double] = []
        for left in gradients {
            for right in other.gradients {
                let block = (0..<outputs).map { o in
                    (0..<outputs).map { p in Self.entry(left, right, o, p) }
                }
                let diagonal = (0..<outputs).map { block[$0][$0] }
                switch reduction {
                case .traceSum: values.append(diagonal.reduce(0, +))
                case .traceMean: values.append(diagonal.reduce(0, +) / Double(outputs))
                case .diagonal: values += diagonal
                case .full: values += block.flatMap { $0 }
                case .sumLogits: values.append(block.flatMap { $0 }.reduce(0, +))
                }
            }
        }
        return values
    }
}

/// A fully connected layer on plain arrays: z = s W x + t b.
package struct NaiveLinear {
    package let weight: [[Double]]
    package let bias: [Double]
    package let weightScale: Double
    package let biasScale: Double

    package init<Scalar: NetworkScalar>(_ parameters: LinearParameters<Scalar>) {
        let columns = parameters.weight.columns
        weight = (0..<parameters.weight.rows).map { row in
            (0..<columns).map { Double(parameters.weight[row, $0]) }
        }
        bias = parameters.bias.map { Double($0) }
        weightScale = Double(parameters.weightScale)
        biasScale = Double(parameters.biasScale)
    }

    func output(_ x: [Double]) -> [Double] {
        weight.enumerated().map { row, weights in
            weightScale * zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 }
                + (bias.isEmpty ? 0 : biasScale * bias[row])
        }
    }

    func gradient(_ x: [Double], _ delta: [Double]) -> [Double] {
        delta.flatMap { d in x.map { weightScale * d * $0 } }
            + (bias.isEmpty ? [] : delta.map { biasScale * $0 })
    }

    func pullback(_ delta: [Double]) -> [Double] {
        weight[0].indices.map { column in
            weightScale * zip(weight, delta).reduce(0) { $0 + $1.0[column] * $1.1 }
        }
    }
}
