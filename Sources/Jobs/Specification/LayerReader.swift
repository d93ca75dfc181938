internal import JSON
internal import NeuralKernels

/// Reads layers by torch's class names and arguments.
struct LayerReader {
    /// The architecture's own scales, for layers that have none.
    let scale: WeightScale
    let parameterization: Parameterization
    let elementType: ElementType

    /// How many layers a list may have.
    static let maximumLayers = 1024

    /// A list of layers, with nil for each that is none, and nil when it is no list; the faults are noted.
    func layers(_ value: JSONValue, at pointer: JSONPointer, faults: FaultList) -> [Layer?]? {
        guard case .array(let elements) = value else {
            faults.add(.wrongType(expected: .array, found: JSONKind(of: value)), at: pointer)
            return nil
        }
        guard elements.count <= Self.maximumLayers else {
            faults.add(.tooLong(elements.count, limit: Self.maximumLayers), at: pointer)
            return nil
        }
        return elements.enumerated().map { index, element in
            layer(element, at: pointer.element(index), faults: faults)
        }
    }

    private func layer(_ value: JSONValue, at pointer: JSONPointer, faults: FaultList) -> Layer? {
        guard var reader = ObjectReader(value, at: pointer, faults: faults, numbers: elementType) else {
            return nil
        }
        guard reader.required(Wire.type) != nil, let name = reader.string(Wire.type) else { return nil }
        let layer: Layer?
        if let read = Self.forms[name] {
            layer = read(self, &reader)
        } else if let form = ActivationForm.all[name] {
            layer = form.read(&reader).map(Layer.activation)
        } else {
            faults.add(.notOneOf(Self.names, found: name), at: pointer.member(Wire.type))
            return nil
        }
        reader.finish()
        return layer
    }

    /// Every class that there is.
    static let names: [String] = (Array(forms.keys) + ActivationForm.all.keys).sorted()

    private typealias Form = @Sendable (LayerReader, inout ObjectReader) -> Layer?

    /// How each class that is no activation is read.
    private static let forms: [String: Form] = [
        "Linear": { $0.linear(&$1) },
        "Conv1d": { $0.convolution(&$1, dimensions: 1) },
        "Conv2d": { $0.convolution(&$1, dimensions: 2) },
        "AvgPool2d": { $0.pooling(&$1, .average) },
        "MaxPool2d": { $0.pooling(&$1, .maximum) },
        "AdaptiveAvgPool2d": { $0.adaptivePooling(&$1) },
        "Flatten": { _, _ in .flatten },
        "LayerNorm": { $0.normalization(&$1) { .layer(shape: $0) } },
        "RMSNorm": { $0.normalization(&$1) { .rootMeanSquare(shape: $0) } },
        "GroupNorm": { $0.groupNormalization(&$1) },
        "BatchNorm1d": { $0.batchNormalization(&$1, dimensions: 1) },
        "BatchNorm2d": { $0.batchNormalization(&$1, dimensions: 2) },
        "Dropout": { $0.dropout(&$1) },
        "Embedding": { $0.embedding(&$1) },
        "Residual": { $0.residual(&$1) },
    ]

    /// The layer's own scales, or the architecture's.
    func scale(_ reader: inout ObjectReader) -> WeightScale {
        let (weight, bias) = ScaleReader.read(&reader, parameterization)
        return WeightScale(
            weightDeviation: weight ?? scale.weightDeviation, biasDeviation: bias ?? scale.biasDeviation)
    }

    private func linear(_ reader: inout ObjectReader) -> Layer? {
        let outFeatures = reader.size(Wire.Argument.outFeatures)
        let hasBias = reader.bool(Wire.Argument.bias, default: true)
        let scale = scale(&reader)
        return outFeatures.map { .linear(LinearLayer(outFeatures: $0, hasBias: hasBias, scale: scale)) }
    }

    private func residual(_ reader: inout ObjectReader) -> Layer? {
        let branch = reader.required(Wire.layers).flatMap {
            layers($0, at: reader.pointer.member(Wire.layers), faults: reader.faults)
        }
        var shortcut: [Layer?]? = []
        if let value = reader.value(Wire.Argument.shortcut) {
            shortcut = layers(value, at: reader.pointer.member(Wire.Argument.shortcut), faults: reader.faults)
        }
        guard let branch = branch?.complete, let shortcut = shortcut?.complete else { return nil }
        return .residual(branch: branch, shortcut: shortcut)
    }

    private func dropout(_ reader: inout ObjectReader) -> Layer? {
        let probability = reader.nonnegative(Wire.Argument.probability) ?? 0.5
        guard probability <= 1 else {
            reader.faults.add(
                .outOfRange("\(probability)", minimum: "0", maximum: "1"),
                at: reader.pointer.member(Wire.Argument.probability))
            return nil
        }
        return .dropout(probability: probability)
    }

    private func embedding(_ reader: inout ObjectReader) -> Layer? {
        let count = reader.size(Wire.Argument.embeddingCount)
        let width = reader.size(Wire.Argument.embeddingWidth)
        let padding = reader.integer(Wire.Argument.paddingIndex)
        guard let count, let width else { return nil }
        // As torch: a negative index counts from the end.
        let index = padding.map { $0 < 0 ? $0 + count : $0 }
        if let index, !(0..<count).contains(index) {
            reader.faults.add(
                .outOfRange("\(padding ?? index)", minimum: "\(-count)", maximum: "\(count - 1)"),
                at: reader.pointer.member(Wire.Argument.paddingIndex))
            return nil
        }
        return .embedding(EmbeddingLayer(count: count, width: width, paddingIndex: index))
    }
}

extension [Layer?] {
    /// The layers, if all of them could be read.
    var complete: [Layer]? { contains(nil) ? nil : compactMap(\.self) }
}

/// Reads `weight_std` and `bias_std`, of an architecture or of a layer.
enum ScaleReader {
    static func read(
        _ reader: inout ObjectReader, _ parameterization: Parameterization
    ) -> (weight: Double?, bias: Double?) {
        let weight = reader.nonnegative(Wire.weightDeviation)
        let bias = reader.nonnegative(Wire.biasDeviation)
        if parameterization == .torch {
            let given = [(Wire.weightDeviation, weight), (Wire.biasDeviation, bias)]
            for (name, value) in given where value != nil {
                reader.faults.add(.needsScaledParameterization, at: reader.pointer.member(name))
            }
        }
        return (weight, bias)
    }
}
