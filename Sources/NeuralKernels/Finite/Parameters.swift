package import LinearAlgebra

/// The numbers of a network, as a seed draws them or as training leaves them, one entry a step of its program.
package struct Parameters<Scalar: NetworkScalar>: Sendable {
    /// nil for a step without numbers, or for a normalization whose scales are 1 and shifts 0.
    package internal(set) var steps: [WeightParameters<Scalar>?]

    /// Draws every layer in the order in which torch would construct the modules.
    ///
    /// - Throws: What the generator's check throws.
    /// - Complexity: O(parameters).
    package init(of architecture: Architecture, from generator: inout TorchGenerator) throws {
        var steps: [WeightParameters<Scalar>?] = []
        for step in architecture.program.steps {
            steps.append(
                try WeightParameters(of: step, in: architecture.parameterization, from: &generator))
        }
        self.steps = steps
    }
}

/// The weight and bias of one layer: z = s W x + t b.
package struct WeightParameters<Scalar: NetworkScalar>: Sendable {
    /// W as drawn, one row an output: outputs × fan_in; of an embedding its table; of a normalization γ: 1 × channels.
    package internal(set) var weight: Matrix<Scalar>
    /// b as drawn; empty without a bias; of a normalization β.
    package internal(set) var bias: [Scalar]
    /// s: weight_std/√fan_in in the NTK parameterization, else 1.
    package let weightScale: Scalar
    /// t: bias_std in the NTK parameterization, else 1.
    package let biasScale: Scalar

    /// - Returns: nil for a step that draws nothing: normalization layers begin at 1 and 0.
    init?(of step: Step, in parameterization: Parameterization, from generator: inout TorchGenerator) throws {
        switch step.operation {
        case .linear(let layer):
            try self.init(
                outputs: layer.outFeatures, fanIn: step.inputShape.last ?? 0, hasBias: layer.hasBias,
                scale: layer.scale, parameterization, &generator)
        case .convolution(let layer, let shape):
            try self.init(
                outputs: layer.outChannels, fanIn: layer.kernel.reduce(shape.channels / layer.groups, *),
                hasBias: layer.hasBias, scale: layer.scale, parameterization, &generator)
        case .embedding(let layer):
            // nn.Embedding: N(0, 1) in every parameterization, then a row of zeros for the padding.
            var table: [Scalar] = try generator.normal(layer.count * layer.width)
            if let index = layer.paddingIndex {
                for column in 0..<layer.width { table[index * layer.width + column] = 0 }
            }
            self.init(
                weight: Matrix(rows: layer.count, columns: layer.width, elements: table), bias: [],
                weightScale: 1, biasScale: 1)
        case .pooling, .adaptiveAveragePool, .identity, .normalization, .activation, .sum:
            return nil
        }
    }

    private init(weight: Matrix<Scalar>, bias: [Scalar], weightScale: Scalar, biasScale: Scalar) {
        self.weight = weight
        self.bias = bias
        self.weightScale = weightScale
        self.biasScale = biasScale
    }

    private init(
        outputs: Int, fanIn: Int, hasBias: Bool, scale: WeightScale, _ parameterization: Parameterization,
        _ generator: inout TorchGenerator
    ) throws {
        let (count, biasCount) = (outputs * fanIn, hasBias ? outputs : 0)
        let root = Double(fanIn).squareRoot()
        let elements: [Scalar]
        switch parameterization {
        case .torch:
            let bounds = TorchBounds(fanIn: fanIn)
            elements = try generator.uniform(count, low: -bounds.weight, high: bounds.weight)
            bias = try generator.uniform(biasCount, low: -bounds.bias, high: bounds.bias)
            (weightScale, biasScale) = (1, 1)
        case .ntk:
            elements = try generator.normal(count)
            bias = try generator.normal(biasCount)
            weightScale = Scalar(scale.weightDeviation / root)
            biasScale = Scalar(scale.biasDeviation)
        case .standard:
            elements = try generator.normal(count, deviation: scale.weightDeviation / root)
            bias = try generator.normal(biasCount, deviation: scale.biasDeviation)
            (weightScale, biasScale) = (1, 1)
        }
        weight = Matrix(rows: outputs, columns: fanIn, elements: elements)
    }
}

extension Parameters {
    /// The same with the scales 1 and the shifts 0 that normalization layers begin at, so that they can be trained.
    func withNormalizations(of program: Program) -> Parameters {
        var complete = self
        for (index, step) in program.steps.enumerated() where complete.steps[index] == nil {
            if case .normalization(let layer, let shape) = step.operation, layer.isAffine {
                complete.steps[index] = WeightParameters(initial: layer, shape)
            }
        }
        return complete
    }
}

extension WeightParameters {
    /// γ = 1 and β = 0, which a second moment's normalization has not.
    fileprivate init(initial layer: NormalizationLayer, _ shape: NormalizationShape) {
        let shifts = layer.hasShift ? [Scalar](repeating: 0, count: shape.channels) : []
        self.init(
            weight: Matrix(rows: 1, columns: shape.channels, repeating: 1), bias: shifts, weightScale: 1,
            biasScale: 1)
    }
}

extension NormalizationLayer {
    /// Whether it has β beside γ, if it has that.
    var hasShift: Bool {
        if case .rootMeanSquare = kind { false } else { true }
    }
}

extension WeightParameters {
    /// s², the factor of the weight's share of the kernel.
    var weightGain: Scalar { weightScale * weightScale }

    /// t², or 0 without a bias.
    var biasGain: Scalar { bias.isEmpty ? 0 : biasScale * biasScale }

    /// t b, or nil without a bias.
    var scaledBias: [Scalar]? { bias.isEmpty ? nil : bias.map { $0 * biasScale } }
}
