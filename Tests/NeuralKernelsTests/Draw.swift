import NeuralKernels

/// Makes up specifications of networks of all layers in random combinations.
struct Draw: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(next() % UInt64(values.count))]
    }

    mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }

    mutating func specification(analyses: [Analysis] = []) throws -> KernelSpecification {
        let shape = pick([[3], [5], [4, 3], [2, 6], [2, 5, 6], [3, 4, 4]])
        let parameterization = pick(Parameterization.allCases)
        var layers: [Layer] = []
        var current = shape
        for _ in 0..<pick([2, 3, 4, 5]) { append(to: &layers, &current) }
        layers += [.flatten, linear(pick([1, 2, 4, 9]))]
        if chance(30) { layers.append(.activation(.tanh)) }
        let data = DataSource.generated(
            GeneratedData(count: pick([2, 3, 5]), sampleShape: shape, distribution: .normal, seed: nil))
        let against = DataSource.generated(
            GeneratedData(count: pick([1, 4]), sampleShape: shape, distribution: .normal, seed: nil))
        return KernelSpecification(
            architecture: try Architecture(
                inputShape: shape, parameterization: parameterization, layers: layers),
            kind: .ntk, samples: 1, seed: next(), profile: .avx2, data: data,
            against: chance(30) ? against : nil,
            reduction: pick(Reduction.allCases), elementType: .float64, analyses: analyses)
    }

    /// Appends a layer that fits what the last one gives.
    private mutating func append(to layers: inout [Layer], _ shape: inout [Int]) {
        let candidates = candidates(for: shape).filter { layer in
            let program = try? Architecture(
                inputShape: shape, parameterization: .torch, layers: [layer, .flatten, linear(1)])
            return program != nil
        }
        guard !candidates.isEmpty else { return }
        var layer = pick(candidates)
        if chance(20) { layer = residual(around: layer, shape) ?? layer }
        layers.append(layer)
        let whole = try? Architecture(
            inputShape: shape, parameterization: .torch, layers: [layer, .flatten, linear(1)])
        // The step before the flattening gives the layer's shape.
        if let program = whole?.program { shape = program.shape(ofValue: program.steps.count - 2) }
    }

    private func residual(around layer: Layer, _ shape: [Int]) -> Layer? {
        let candidate = Layer.residual(branch: [layer, .activation(.tanh)], shortcut: [])
        let fits = try? Architecture(
            inputShape: shape, parameterization: .torch, layers: [candidate, .flatten, linear(1)])
        return fits == nil ? nil : candidate
    }

    private mutating func candidates(for shape: [Int]) -> [Layer] {
        func normalization(_ kind: NormalizationLayer.Kind, _ affine: Bool) -> Layer {
            .normalization(NormalizationLayer(kind: kind, epsilon: 1e-3, isAffine: affine))
        }
        let affine = chance(70)
        return [
            linear(pick([2, 3, 6])), .activation(pick([.relu, .tanh, .gelu(.exact), .sin, .square])),
            convolution(dimensions: 1), convolution(dimensions: 2), convolution(dimensions: 2),
            pooling(.average), pooling(.maximum), .adaptiveAveragePool([pick([1, 2, nil]), pick([1, 3])]),
            normalization(.layer(shape: chance(50) ? nil : [shape[shape.count - 1]]), affine),
            normalization(.rootMeanSquare(shape: nil), affine),
            normalization(.group(count: pick([1, 2])), affine),
            normalization(.batch(dimensions: shape.count == 3 ? 2 : 1), affine),
            .dropout(probability: 0.5),
        ]
    }

    private func linear(_ width: Int) -> Layer {
        .linear(
            LinearLayer(
                outFeatures: width, hasBias: width != 3,
                scale: WeightScale(weightDeviation: 1.2, biasDeviation: 0.3)))
    }

    private mutating func convolution(dimensions: Int) -> Layer {
        func list(_ choices: [Int]) -> [Int] { (0..<dimensions).map { _ in pick(choices) } }
        return .convolution(
            ConvolutionLayer(
                outChannels: pick([2, 4]), kernel: list([1, 2, 3]), stride: list([1, 1, 2]),
                padding: list([0, 1, 2]),
                dilation: list([1, 1, 2]), groups: pick([1, 1, 2]), hasBias: chance(70),
                scale: WeightScale(weightDeviation: 1.1, biasDeviation: 0.2)))
    }

    private mutating func pooling(_ kind: PoolingLayer.Kind) -> Layer {
        .pooling(
            PoolingLayer(
                kind: kind, kernel: [2, pick([2, 3])], stride: [pick([1, 2]), 2], padding: [pick([0, 1]), 1]))
    }
}
