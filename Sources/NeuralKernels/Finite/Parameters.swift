package import LinearAlgebra

/// The numbers that a seed draws for a network, one entry a `Linear` layer, in order.
package struct Parameters<Scalar: NetworkScalar>: Sendable {
    package let linears: [LinearParameters<Scalar>]

    /// Draws every layer in the order in which torch would construct the modules.
    ///
    /// - Complexity: O(parameters).
    package init(of architecture: Architecture, from generator: inout TorchGenerator) {
        var linears: [LinearParameters<Scalar>] = []
        for (layer, width) in zip(architecture.layers, architecture.inputWidths) {
            guard case .linear(let linear) = layer else { continue }
            linears.append(
                LinearParameters(
                    of: linear, inFeatures: width, in: architecture.parameterization, from: &generator))
        }
        self.linears = linears
    }
}

/// The weight and bias of one `Linear` layer, z = s W x + t b.
package struct LinearParameters<Scalar: NetworkScalar>: Sendable {
    /// W as drawn; out × in.
    package let weight: Matrix<Scalar>
    /// b as drawn; empty without a bias.
    package let bias: [Scalar]
    /// s: weight_std/√fan_in in the NTK parameterization, else 1.
    package let weightScale: Scalar
    /// t: bias_std in the NTK parameterization, else 1.
    package let biasScale: Scalar

    init(
        of layer: LinearLayer, inFeatures: Int, in parameterization: Parameterization,
        from generator: inout TorchGenerator
    ) {
        let (count, fanIn) = (layer.outFeatures * inFeatures, Double(inFeatures))
        let biasCount = layer.hasBias ? layer.outFeatures : 0
        let elements: [Scalar]
        switch parameterization {
        case .torch:
            let bounds = TorchBounds(fanIn: inFeatures)
            elements = generator.uniform(count, low: -bounds.weight, high: bounds.weight)
            bias = generator.uniform(biasCount, low: -bounds.bias, high: bounds.bias)
            (weightScale, biasScale) = (1, 1)
        case .ntk:
            elements = generator.normal(count)
            bias = generator.normal(biasCount)
            weightScale = Scalar(layer.weightDeviation / fanIn.squareRoot())
            biasScale = Scalar(layer.biasDeviation)
        case .standard:
            elements = generator.normal(count, deviation: layer.weightDeviation / fanIn.squareRoot())
            bias = generator.normal(biasCount, deviation: layer.biasDeviation)
            (weightScale, biasScale) = (1, 1)
        }
        weight = Matrix(rows: layer.outFeatures, columns: inFeatures, elements: elements)
    }
}

/// The bounds of torch's default initialization: U(±`weight`) and U(±`bias`).
///
/// Both are 1/√fan_in on paper. Torch computes the weight's through `kaiming_uniform_` with a = √5, which in
/// float64 gives another double for many a fan_in.
/// - SeeAlso: PyTorch 2.13, `torch/nn/modules/linear.py`, `reset_parameters`.
package struct TorchBounds: Hashable, Sendable {
    package let weight: Double
    package let bias: Double

    package init(fanIn: Int) {
        let root = Double(fanIn).squareRoot()
        let slope = 5.0.squareRoot()
        let gain = (2 / (1 + slope * slope)).squareRoot()
        weight = 3.0.squareRoot() * (gain / root)
        bias = 1 / root
    }
}
