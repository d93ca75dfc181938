internal import JSON
internal import NeuralKernels

/// The layers that slide windows over axes, and those that normalize.
extension LayerReader {
    func convolution(_ reader: inout ObjectReader, dimensions: Int) -> Layer? {
        let outChannels = reader.size(Wire.Argument.outChannels)
        let kernel = reader.required(Wire.Argument.kernelSize).flatMap { _ in
            reader.sizes(Wire.Argument.kernelSize, count: dimensions, minimum: 1)
        }
        let stride = reader.sizes(Wire.Argument.stride, count: dimensions, minimum: 1, default: 1)
        let padding = reader.sizes(Wire.Argument.padding, count: dimensions, minimum: 0, default: 0)
        let dilation = reader.sizes(Wire.Argument.dilation, count: dimensions, minimum: 1, default: 1)
        let groups = reader.value(Wire.Argument.groups) == nil ? 1 : reader.size(Wire.Argument.groups)
        let hasBias = reader.bool(Wire.Argument.bias, default: true)
        let scale = scale(&reader)
        guard let outChannels, let kernel, let stride, let padding, let dilation, let groups else {
            return nil
        }
        return .convolution(
            ConvolutionLayer(
                outChannels: outChannels, kernel: kernel, stride: stride, padding: padding,
                dilation: dilation,
                groups: groups, hasBias: hasBias, scale: scale))
    }

    func pooling(_ reader: inout ObjectReader, _ kind: PoolingLayer.Kind) -> Layer? {
        let kernel = reader.required(Wire.Argument.kernelSize).flatMap { _ in
            reader.sizes(Wire.Argument.kernelSize, count: 2, minimum: 1)
        }
        let given = reader.value(Wire.Argument.stride) != nil
        let stride = given ? reader.sizes(Wire.Argument.stride, count: 2, minimum: 1) : kernel
        let padding = reader.sizes(Wire.Argument.padding, count: 2, minimum: 0, default: 0)
        guard let kernel, let stride, let padding else { return nil }
        return .pooling(PoolingLayer(kind: kind, kernel: kernel, stride: stride, padding: padding))
    }

    /// `output_size`: a number, or two of which either may be null.
    func adaptivePooling(_ reader: inout ObjectReader) -> Layer? {
        let pointer = reader.pointer.member(Wire.Argument.outputSize)
        guard let value = reader.required(Wire.Argument.outputSize) else { return nil }
        guard let elements = value.elements else {
            return SizeReader.size(value, at: pointer, faults: reader.faults).map {
                .adaptiveAveragePool([$0, $0])
            }
        }
        guard elements.count == 2 else {
            reader.faults.add(.notOneOf(["a list of 2"], found: "\(elements.count) elements"), at: pointer)
            return nil
        }
        var sizes: [Int?] = []
        for (index, element) in elements.enumerated() {
            if element == .null {
                sizes.append(nil)
                continue
            }
            guard let size = SizeReader.size(element, at: pointer.element(index), faults: reader.faults)
            else {
                return nil
            }
            sizes.append(size)
        }
        return .adaptiveAveragePool(sizes)
    }

    /// `LayerNorm` and `RMSNorm`.
    func normalization(
        _ reader: inout ObjectReader, _ kind: ([Int]?) -> NormalizationLayer.Kind
    ) -> Layer? {
        let pointer = reader.pointer.member(Wire.Argument.normalizedShape)
        var shape: [Int]?
        if let value = reader.value(Wire.Argument.normalizedShape) {
            let list = value.elements == nil ? JSONValue.array([value]) : value
            shape = SizeReader.shape(list, at: pointer, faults: reader.faults)
            guard shape != nil else { return nil }
        }
        let kind = kind(shape)
        var fallback: Double? = 1e-5
        if case .rootMeanSquare = kind { fallback = nil }
        let epsilon = reader.nonnegative(Wire.Argument.epsilon) ?? fallback
        let isAffine = reader.bool(Wire.Argument.elementwiseAffine, default: true)
        return .normalization(NormalizationLayer(kind: kind, epsilon: epsilon, isAffine: isAffine))
    }

    func groupNormalization(_ reader: inout ObjectReader) -> Layer? {
        let groups = reader.size(Wire.Argument.groupCount)
        let channels =
            reader.value(Wire.Argument.channelCount) == nil ? nil : reader.size(Wire.Argument.channelCount)
        let epsilon = reader.nonnegative(Wire.Argument.epsilon) ?? 1e-5
        let isAffine = reader.bool(Wire.Argument.affine, default: true)
        return groups.map {
            .normalization(
                NormalizationLayer(
                    kind: .group(count: $0), epsilon: epsilon, isAffine: isAffine, declaredChannels: channels)
            )
        }
    }

    func batchNormalization(_ reader: inout ObjectReader, dimensions: Int) -> Layer? {
        let channels =
            reader.value(Wire.Argument.featureCount) == nil ? nil : reader.size(Wire.Argument.featureCount)
        let epsilon = reader.nonnegative(Wire.Argument.epsilon) ?? 1e-5
        let isAffine = reader.bool(Wire.Argument.affine, default: true)
        return .normalization(
            NormalizationLayer(
                kind: .batch(dimensions: dimensions), epsilon: epsilon, isAffine: isAffine,
                declaredChannels: channels))
    }
}

extension ObjectReader {
    /// A number that stands for every axis, or a list with one for each.
    mutating func sizes(_ name: String, count: Int, minimum: Int, default fallback: Int? = nil) -> [Int]? {
        guard let value = value(name) else { return fallback.map { Array(repeating: $0, count: count) } }
        let place = pointer.member(name)
        func size(_ value: JSONValue, at pointer: JSONPointer) -> Int? {
            minimum == 0
                ? SizeReader.count(value, at: pointer, faults: faults)
                : SizeReader.size(value, at: pointer, faults: faults)
        }
        guard let elements = value.elements else {
            return size(value, at: place).map { Array(repeating: $0, count: count) }
        }
        guard elements.count == count else {
            faults.add(.notOneOf(["a list of \(count)"], found: "\(elements.count) elements"), at: place)
            return nil
        }
        let sizes = elements.enumerated().compactMap { size($1, at: place.element($0)) }
        return sizes.count == count ? sizes : nil
    }
}
