internal import JSON
internal import NeuralKernels

extension Layer {
    /// The layer with every argument.
    func document(in parameterization: Parameterization) -> JSONValue {
        var object: JSONObject = [Wire.type: .string(name)]
        switch self {
        case .linear(let layer):
            object.append(Wire.Argument.outFeatures, .integer(layer.outFeatures))
            object.append(Wire.Argument.bias, .bool(layer.hasBias))
            object.append(layer.scale, in: parameterization)
        case .convolution(let layer):
            object.append(Wire.Argument.outChannels, .integer(layer.outChannels))
            object.append(Wire.Argument.kernelSize, .integers(layer.kernel))
            object.append(Wire.Argument.stride, .integers(layer.stride))
            object.append(Wire.Argument.padding, .integers(layer.padding))
            object.append(Wire.Argument.dilation, .integers(layer.dilation))
            object.append(Wire.Argument.groups, .integer(layer.groups))
            object.append(Wire.Argument.bias, .bool(layer.hasBias))
            object.append(layer.scale, in: parameterization)
        case .pooling(let layer):
            object.append(Wire.Argument.kernelSize, .integers(layer.kernel))
            object.append(Wire.Argument.stride, .integers(layer.stride))
            object.append(Wire.Argument.padding, .integers(layer.padding))
        case .adaptiveAveragePool(let sizes):
            object.append(Wire.Argument.outputSize, .array(sizes.map { $0.map { .integer($0) } ?? .null }))
        case .flatten: break
        case .normalization(let layer): object.append(layer)
        case .embedding(let layer):
            object.append(Wire.Argument.embeddingCount, .integer(layer.count))
            object.append(Wire.Argument.embeddingWidth, .integer(layer.width))
            if let index = layer.paddingIndex { object.append(Wire.Argument.paddingIndex, .integer(index)) }
        case .dropout(let probability): object.append(Wire.Argument.probability, .number(probability))
        case .activation(let activation):
            for argument in activation.arguments { object.append(argument.key, argument.value) }
        case .residual(let branch, let shortcut):
            object.append(Wire.layers, .array(branch.map { $0.document(in: parameterization) }))
            object.append(Wire.Argument.shortcut, .array(shortcut.map { $0.document(in: parameterization) }))
        }
        return .object(object)
    }
}

extension JSONObject {
    fileprivate mutating func append(_ scale: WeightScale, in parameterization: Parameterization) {
        guard parameterization != .torch else { return }
        append(Wire.weightDeviation, .number(scale.weightDeviation))
        append(Wire.biasDeviation, .number(scale.biasDeviation))
    }

    fileprivate mutating func append(_ layer: NormalizationLayer) {
        var affine = Wire.Argument.affine
        switch layer.kind {
        case .layer(let shape), .rootMeanSquare(let shape):
            if let shape { append(Wire.Argument.normalizedShape, .integers(shape)) }
            affine = Wire.Argument.elementwiseAffine
        case .group(let count):
            append(Wire.Argument.groupCount, .integer(count))
            if let channels = layer.declaredChannels {
                append(Wire.Argument.channelCount, .integer(channels))
            }
        case .batch:
            if let channels = layer.declaredChannels {
                append(Wire.Argument.featureCount, .integer(channels))
            }
        }
        if let epsilon = layer.epsilon { append(Wire.Argument.epsilon, .number(epsilon)) }
        append(affine, .bool(layer.isAffine))
    }
}

extension JSONValue {
    fileprivate static func integers(_ values: [Int]) -> JSONValue { .array(values.map { .integer($0) }) }
}
