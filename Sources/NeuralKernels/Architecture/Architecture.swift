/// A network whose layers fit its input and one another.
///
/// An `Architecture` that exists is valid: every check happens in ``init(inputShape:parameterization:layers:)``,
/// and no other code repeats one.
package struct Architecture: Hashable, Sendable {
    /// The shape of one sample.
    package let inputShape: [Int]
    package let parameterization: Parameterization
    package let layers: [Layer]
    /// The layers with every shape known.
    package let program: Program
    /// O, how many numbers the network makes of a sample.
    package let outputs: Int
    /// How many numbers there are to learn.
    package let parameterCount: Int

    /// - Throws: ``ArchitectureError`` naming the first rule that is broken.
    package init(
        inputShape: [Int], parameterization: Parameterization, layers: [Layer]
    ) throws(ArchitectureError) {
        guard !layers.isEmpty else { throw .noLayers }
        let program = try Program(inputShape: inputShape, layers: layers)
        try Self.checkEmbeddings(in: program)
        self.inputShape = inputShape
        self.parameterization = parameterization
        self.layers = layers
        self.program = program
        outputs = program.outputShape.reduce(1, *)
        var total = 0
        for step in program.steps {
            guard let count = step.parameterCount else { throw .tooManyParameters }
            let (sum, overflows) = total.addingReportingOverflow(count)
            guard !overflows else { throw .tooManyParameters }
            total = sum
        }
        guard total > 0 else { throw .noParameters }
        parameterCount = total
    }

    /// If the data are indices of embeddings, the size of the smallest table.
    package var indexCount: Int? {
        program.steps.compactMap { step in
            if case .embedding(let layer) = step.operation { layer.count } else { nil }
        }.min()
    }

    /// Indices are looked up and nothing else, and nothing else is looked up.
    private static func checkEmbeddings(in program: Program) throws(ArchitectureError) {
        guard program.steps.contains(where: { $0.isEmbedding }) else { return }
        for step in program.steps where step.isEmbedding != step.inputs.contains(0) {
            throw .indicesElsewhere(step.place)
        }
    }
}

extension Step {
    fileprivate var isEmbedding: Bool {
        if case .embedding = operation { true } else { false }
    }

    /// How many numbers the step's layer has to learn; nil when no integer counts them.
    package var parameterCount: Int? {
        func product(_ factors: Int...) -> Int? {
            factors.reduce(1 as Int?) { total, factor in
                guard let (value, overflows) = total?.multipliedReportingOverflow(by: factor) else {
                    return nil
                }
                return overflows ? nil : value
            }
        }
        switch operation {
        case .linear(let layer):
            return product(layer.outFeatures, (inputShape.last ?? 0) + (layer.hasBias ? 1 : 0))
        case .convolution(let layer, let shape):
            let fanIn = layer.kernel.reduce(shape.channels / layer.groups, *)
            return product(layer.outChannels, fanIn + (layer.hasBias ? 1 : 0))
        case .normalization(let layer, let shape):
            guard layer.isAffine else { return 0 }
            if case .rootMeanSquare = layer.kind { return shape.channels }
            return 2 * shape.channels
        case .embedding(let layer): return product(layer.count, layer.width)
        case .pooling, .adaptiveAveragePool, .identity, .activation, .sum: return 0
        }
    }
}

/// Why a list of layers is not an ``Architecture``.
package enum ArchitectureError: Error, Hashable {
    case noLayers
    /// A kernel over no parameters is zero everywhere.
    case noParameters
    /// More than a 64-bit integer counts.
    case tooManyParameters
    /// A layer takes another number of axes than it gets.
    case axes(LayerPlace, expected: Int, shape: [Int])
    case kernelLargerThanInput(LayerPlace, kernel: Int, shape: [Int])
    case groups(LayerPlace, groups: Int, inChannels: Int, outChannels: Int)
    /// `num_channels` or `num_features` is not what comes in.
    case channels(LayerPlace, declared: Int, shape: [Int])
    case paddingOverHalf(LayerPlace, padding: Int, kernel: Int)
    case normalizedShape(LayerPlace, normalized: [Int], shape: [Int])
    case residualShapes(LayerPlace, branch: [Int], shortcut: [Int])
    /// A layer computes with indices, or an embedding gets something else than the data.
    case indicesElsewhere(LayerPlace)
    /// A layer makes a value of this shape, or has a kernel of it, with more numbers than can be counted.
    case tooLarge(LayerPlace, shape: [Int], limit: Int)
}

extension ArchitectureError {
    /// The layer that is to blame, if it is one.
    package var place: LayerPlace? {
        switch self {
        case .noLayers, .noParameters, .tooManyParameters: nil
        case .axes(let place, _, _), .kernelLargerThanInput(let place, _, _), .groups(let place, _, _, _),
            .channels(let place, _, _), .paddingOverHalf(let place, _, _), .normalizedShape(let place, _, _),
            .residualShapes(let place, _, _), .indicesElsewhere(let place),
            .tooLarge(let place, _, _):
            place
        }
    }
}
