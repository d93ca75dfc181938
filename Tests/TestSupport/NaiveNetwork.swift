internal import LinearAlgebra
package import NeuralKernels

/// A network on numbers that carry their derivatives: forward-mode differentiation, one parameter at a time.
///
/// It shares nothing with the engine's backward sweeps: each layer is its textbook formula, written once, forward.
package struct NaiveNetwork {
    private let program: Program
    /// Per step: every number that is learned, then what each is multiplied by.
    private let parameters: [[Double]]
    private let scales: [(weight: Double, bias: Double)]

    package init<Scalar: NetworkScalar>(_ network: Network<Scalar>) {
        program = network.architecture.program
        parameters = zip(program.steps, network.parameters.steps).map { step, drawn in
            if let drawn { return drawn.weight.elements.map { Double($0) } + drawn.bias.map { Double($0) } }
            guard case .normalization(let layer, let shape) = step.operation, layer.isAffine else {
                return []
            }
            let ones = [Double](repeating: 1, count: shape.channels)
            if case .rootMeanSquare = layer.kind { return ones }
            return ones + ones.map { _ in 0 }
        }
        scales = network.parameters.steps.map { drawn in
            (drawn.map { Double($0.weightScale) } ?? 1, drawn.map { Double($0.biasScale) } ?? 1)
        }
    }

    /// ∂fₒ/∂θ for every output, over all parameters in order.
    package func gradients(at sample: [Double]) -> [[Double]] {
        var columns: [[Double]] = []
        for step in parameters.indices {
            for index in parameters[step].indices {
                columns.append(outputs(at: sample, moving: (step, index)).map(\.slope))
            }
        }
        return (0..<columns[0].count).map { output in columns.map { $0[output] } }
    }

    /// The outputs, with their derivatives along one parameter.
    private func outputs(at sample: [Double], moving: (step: Int, index: Int)) -> [Dual] {
        var values: [[Dual]] = [sample.map { Dual($0) }]
        for (index, step) in program.steps.enumerated() {
            var numbers = parameters[index].map { Dual($0) }
            if index == moving.step { numbers[moving.index].slope = 1 }
            let layer = NaiveLayer(step: step, parameters: numbers, scales: scales[index])
            values.append(layer.value(of: step.inputs.map { values[$0] }))
        }
        return values[values.count - 1]
    }
}

/// A number and its derivative.
package struct Dual {
    package var value: Double
    package var slope: Double

    package init(_ value: Double, slope: Double = 0) {
        self.value = value
        self.slope = slope
    }

    static func + (a: Dual, b: Dual) -> Dual { Dual(a.value + b.value, slope: a.slope + b.slope) }
    static func - (a: Dual, b: Dual) -> Dual { Dual(a.value - b.value, slope: a.slope - b.slope) }
    static func * (a: Dual, b: Dual) -> Dual {
        Dual(a.value * b.value, slope: a.slope * b.value + a.value * b.slope)
    }
    static func * (a: Double, b: Dual) -> Dual { Dual(a * b.value, slope: a * b.slope) }

    var inverseRoot: Dual {
        let root = value.squareRoot()
        return Dual(1 / root, slope: -slope / (2 * value * root))
    }
}
