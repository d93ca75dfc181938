/// What a layer makes of a shape, as torch's modules do.
struct ShapeInference {
    let shape: [Int]
    let place: LayerPlace

    /// - Throws: ``ArchitectureError`` when the layer does not take the shape, or gives one too large to count.
    func step(for layer: Layer) throws(ArchitectureError) -> (Step.Operation, [Int]) {
        let (operation, output) = try unchecked(layer)
        guard let count = Self.product(output), count <= Self.maximumCount else {
            throw .tooLarge(place, shape: output, limit: Self.maximumCount)
        }
        return (operation, output)
    }

    /// How many numbers a value may have: what a 32-bit BLAS integer counts to.
    private static let maximumCount = Int(Int32.max)

    /// nil when no integer counts it.
    private static func product(_ factors: [Int]) -> Int? {
        factors.reduce(1 as Int?) { total, factor in
            guard let (value, overflows) = total?.multipliedReportingOverflow(by: factor) else { return nil }
            return overflows ? nil : value
        }
    }

    private func unchecked(_ layer: Layer) throws(ArchitectureError) -> (Step.Operation, [Int]) {
        switch layer {
        case .linear(let linear):
            guard !shape.isEmpty else { throw .axes(place, expected: 1, shape: shape) }
            return (.linear(linear), shape.dropLast() + [linear.outFeatures])
        case .convolution(let convolution):
            let geometry = try geometry(of: convolution)
            return (.convolution(convolution, geometry), [convolution.outChannels] + geometry.output)
        case .pooling(let pooling):
            let window = try window(of: pooling)
            return (.pooling(pooling, window), [shape[0]] + window.output)
        case .adaptiveAveragePool(let sizes):
            let output = try adaptiveSizes(sizes)
            let ranges = WindowRanges(channels: shape[0], input: Array(shape.dropFirst()), output: output)
            return (.adaptiveAveragePool(ranges), [shape[0]] + output)
        case .flatten:
            return (.identity, [shape.reduce(1, *)])
        case .normalization(let normalization):
            return (.normalization(normalization, try normalized(by: normalization)), shape)
        case .embedding(let embedding):
            return (.embedding(embedding), shape + [embedding.width])
        case .dropout: return (.identity, shape)
        case .activation(.identity): return (.identity, shape)
        case .activation(let activation): return (.activation(activation), shape)
        case .residual: preconditionFailure("a residual layer is several steps")
        }
    }

    /// Channels and as many further axes.
    private func requireAxes(_ dimensions: Int) throws(ArchitectureError) {
        guard shape.count == dimensions + 1 else {
            throw .axes(place, expected: dimensions + 1, shape: shape)
        }
    }

    /// The length of an axis after a window has gone over it; torch's formula.
    private func slid(
        _ axis: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
    ) throws(ArchitectureError) -> Int {
        let reach = dilation * (kernel - 1) + 1
        let room = shape[axis + 1] + 2 * padding - reach
        guard room >= 0 else { throw .kernelLargerThanInput(place, kernel: reach, shape: shape) }
        return room / stride + 1
    }

    private func geometry(of layer: ConvolutionLayer) throws(ArchitectureError) -> ConvolutionShape {
        try requireAxes(layer.dimensions)
        guard shape[0].isMultiple(of: layer.groups), layer.outChannels.isMultiple(of: layer.groups) else {
            throw .groups(place, groups: layer.groups, inChannels: shape[0], outChannels: layer.outChannels)
        }
        var output: [Int] = []
        for axis in 0..<layer.dimensions {
            output.append(
                try slid(
                    axis, kernel: layer.kernel[axis], stride: layer.stride[axis],
                    padding: layer.padding[axis],
                    dilation: layer.dilation[axis]))
        }
        let patch = [shape[0] / layer.groups] + layer.kernel
        guard let fanIn = Self.product(patch), fanIn <= Self.maximumCount else {
            throw .tooLarge(place, shape: patch, limit: Self.maximumCount)
        }
        return ConvolutionShape(channels: shape[0], input: Array(shape.dropFirst()), output: output)
    }

    private func window(of layer: PoolingLayer) throws(ArchitectureError) -> WindowShape {
        try requireAxes(2)
        var output: [Int] = []
        for axis in 0..<2 {
            guard layer.padding[axis] * 2 <= layer.kernel[axis] else {
                throw .paddingOverHalf(place, padding: layer.padding[axis], kernel: layer.kernel[axis])
            }
            output.append(
                try slid(
                    axis, kernel: layer.kernel[axis], stride: layer.stride[axis],
                    padding: layer.padding[axis],
                    dilation: 1))
        }
        return WindowShape(channels: shape[0], input: Array(shape.dropFirst()), output: output)
    }

    private func adaptiveSizes(_ sizes: [Int?]) throws(ArchitectureError) -> [Int] {
        try requireAxes(2)
        return sizes.enumerated().map { axis, size in size ?? shape[axis + 1] }
    }

    private func normalized(by layer: NormalizationLayer) throws(ArchitectureError) -> NormalizationShape {
        let count = shape.reduce(1, *)
        if let declared = layer.declaredChannels, declared != shape.first {
            throw .channels(place, declared: declared, shape: shape)
        }
        switch layer.kind {
        case .layer(let wanted), .rootMeanSquare(let wanted):
            let normalized = wanted ?? shape
            guard !normalized.isEmpty, Array(shape.suffix(normalized.count)) == normalized else {
                throw .normalizedShape(place, normalized: normalized, shape: shape)
            }
            let length = normalized.reduce(1, *)
            return NormalizationShape(groups: count / length, length: length, channels: length, repeats: 1)
        case .group(let groups):
            guard let channels = shape.first else { throw .axes(place, expected: 1, shape: shape) }
            guard channels.isMultiple(of: groups) else {
                throw .groups(place, groups: groups, inChannels: channels, outChannels: channels)
            }
            return NormalizationShape(
                groups: groups, length: count / groups, channels: channels, repeats: count / channels)
        case .batch(let dimensions):
            // One axis (channels), or channels and positions.
            guard dimensions == 1 ? (1...2).contains(shape.count) : shape.count == 3 else {
                throw .axes(place, expected: dimensions == 1 ? 1 : 3, shape: shape)
            }
            return NormalizationShape(groups: 1, length: count, channels: shape[0], repeats: count / shape[0])
        }
    }
}

/// The sizes of a convolution: channels and axes in, axes out.
package struct ConvolutionShape: Hashable, Sendable {
    package let channels: Int
    package let input: [Int]
    package let output: [Int]

    /// P, how many positions the output has.
    package var positions: Int { output.reduce(1, *) }
}

/// The sizes of a pooling layer.
package struct WindowShape: Hashable, Sendable {
    package let channels: Int
    package let input: [Int]
    package let output: [Int]
}

/// The windows of an adaptive pooling layer: output i takes inputs ⌊i n/m⌋ … ⌈(i + 1) n/m⌉.
package struct WindowRanges: Hashable, Sendable {
    package let channels: Int
    package let input: [Int]
    package let output: [Int]

    package func range(_ index: Int, axis: Int) -> Range<Int> {
        let (n, m) = (input[axis], output[axis])
        return index * n / m..<((index + 1) * n + m - 1) / m
    }
}

/// What a normalization layer works over, on a sample's flat vector.
package struct NormalizationShape: Hashable, Sendable {
    /// How many runs have statistics of their own, and how long each is.
    package let groups: Int
    package let length: Int
    /// How many entries γ and β have.
    package let channels: Int
    /// For how many neighbours one entry of γ stands; 1 when γ repeats with every run.
    package let repeats: Int

    /// Which entry of γ and β belongs to a position of the flat vector.
    package func channel(at index: Int) -> Int {
        repeats == 1 ? index % channels : index / repeats
    }
}
