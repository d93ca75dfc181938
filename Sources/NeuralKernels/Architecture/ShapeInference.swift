/// What a layer makes of a shape, as torch's modules do, and all that is wrong between the two.
struct ShapeInference {
    let shape: [Int]
    private let place: LayerPlace
    /// Why the layer does not take the shape; none when it does.
    private(set) var faults: [ArchitectureFault] = []
    /// What the layer does, when it takes the shape.
    private(set) var operation: Step.Operation?
    /// The shapes that the output may be meant to have, the likeliest first: none when it is not known, and one when
    /// the layer takes the shape.
    private(set) var outputs: [[Int]] = []

    init(of layer: Layer, on shape: [Int], at place: LayerPlace) {
        self.shape = shape
        self.place = place
        infer(layer)
        let countable = outputs.filter(Self.isCountable)
        if let output = outputs.first, countable.isEmpty {
            note(.tooLarge(place, shape: output, limit: Self.maximumCount))
        }
        outputs = countable
    }

    /// How many numbers a value may have: what a 32-bit BLAS integer counts to.
    static let maximumCount = Int(Int32.max)

    private static func isCountable(_ factors: [Int]) -> Bool {
        let product = factors.reduce(1 as Int?) { total, factor in
            guard let (value, overflows) = total?.multipliedReportingOverflow(by: factor) else { return nil }
            return overflows ? nil : value
        }
        return product.map { $0 <= maximumCount } ?? false
    }

    /// Two axes may break one rule alike.
    private mutating func note(_ fault: ArchitectureFault) {
        if !faults.contains(fault) { faults.append(fault) }
    }

    private mutating func give(_ operation: Step.Operation, _ outputs: [Int]...) {
        self.operation = operation
        self.outputs = outputs
    }

    private mutating func infer(_ layer: Layer) {
        switch layer {
        case .linear(let linear):
            guard !shape.isEmpty else { return note(.axes(place, expected: 1, shape: shape)) }
            give(.linear(linear), shape.dropLast() + [linear.outFeatures])
        case .convolution(let convolution): convolve(convolution)
        case .pooling(let pooling): pool(pooling)
        case .adaptiveAveragePool(let sizes):
            guard hasAxes(3) else { return }
            let output = sizes.enumerated().map { axis, size in size ?? shape[axis + 1] }
            let ranges = WindowRanges(channels: shape[0], input: Array(shape.dropFirst()), output: output)
            give(.adaptiveAveragePool(ranges), [shape[0]] + output)
        case .flatten: give(.identity, [shape.reduce(1, *)])
        case .normalization(let normalization): normalize(normalization)
        case .embedding(let embedding): give(.embedding(embedding), shape + [embedding.width])
        case .dropout, .activation(.identity): give(.identity, shape)
        case .activation(let activation): give(.activation(activation), shape)
        case .residual: preconditionFailure("a residual layer is several steps")
        }
    }

    /// Whether there are channels and as many further axes as the layer takes; notes it if not.
    private mutating func hasAxes(_ count: Int) -> Bool {
        if shape.count != count { note(.axes(place, expected: count, shape: shape)) }
        return shape.count == count
    }

    /// The length of an axis after a window has gone over it, by torch's formula; nil, and noted, when the window is
    /// too large.
    private mutating func slid(
        _ axis: Int, kernel: Int, stride: Int, padding: Int, dilation: Int = 1
    ) -> Int? {
        let reach = dilation * (kernel - 1) + 1
        let room = shape[axis + 1] + 2 * padding - reach
        guard room >= 0 else {
            note(.kernelLargerThanInput(place, kernel: reach, shape: shape))
            return nil
        }
        return room / stride + 1
    }

    private mutating func convolve(_ layer: ConvolutionLayer) {
        guard hasAxes(layer.dimensions + 1) else { return }
        if !shape[0].isMultiple(of: layer.groups) || !layer.outChannels.isMultiple(of: layer.groups) {
            note(.groups(place, groups: layer.groups, inChannels: shape[0], outChannels: layer.outChannels))
        }
        var output: [Int] = []
        for axis in 0..<layer.dimensions {
            let length = slid(
                axis, kernel: layer.kernel[axis], stride: layer.stride[axis], padding: layer.padding[axis],
                dilation: layer.dilation[axis])
            if let length { output.append(length) }
        }
        guard output.count == layer.dimensions else { return }
        let patch = [shape[0] / layer.groups] + layer.kernel
        if faults.isEmpty, !Self.isCountable(patch) {
            note(.tooLarge(place, shape: patch, limit: Self.maximumCount))
        }
        let sizes = ConvolutionShape(channels: shape[0], input: Array(shape.dropFirst()), output: output)
        give(.convolution(layer, sizes), [layer.outChannels] + output)
    }

    private mutating func pool(_ layer: PoolingLayer) {
        guard hasAxes(3) else { return }
        // As it stands, and with the padding that may be meant.
        var (output, allowed): ([Int], [Int]) = ([], [])
        for axis in 0..<2 {
            let (kernel, padding) = (layer.kernel[axis], layer.padding[axis])
            if padding > kernel / 2 { note(.paddingOverHalf(place, padding: padding, kernel: kernel)) }
            let length = slid(axis, kernel: kernel, stride: layer.stride[axis], padding: padding)
            let lesser = slid(
                axis, kernel: kernel, stride: layer.stride[axis], padding: min(padding, kernel / 2))
            guard let length, let lesser else { continue }
            output.append(length)
            allowed.append(lesser)
        }
        guard output.count == 2 else { return }
        let sizes = WindowShape(channels: shape[0], input: Array(shape.dropFirst()), output: output)
        if output == allowed {
            give(.pooling(layer, sizes), [shape[0]] + output)
        } else {
            give(.pooling(layer, sizes), [shape[0]] + output, [shape[0]] + allowed)
        }
    }

    /// Whatever is wrong with a normalization, its output has the shape of its input.
    private mutating func normalize(_ layer: NormalizationLayer) {
        let count = shape.reduce(1, *)
        let sizes: NormalizationShape
        switch layer.kind {
        case .layer(let wanted), .rootMeanSquare(let wanted):
            guard !shape.isEmpty else { return note(.axes(place, expected: 1, shape: shape)) }
            let normalized = wanted ?? shape
            guard !normalized.isEmpty, Array(shape.suffix(normalized.count)) == normalized else {
                note(.normalizedShape(place, normalized: normalized, shape: shape))
                outputs = [shape]
                return
            }
            let length = normalized.reduce(1, *)
            sizes = NormalizationShape(groups: count / length, length: length, channels: length, repeats: 1)
        case .group(let groups):
            guard let first = shape.first else { return note(.axes(place, expected: 1, shape: shape)) }
            // The groups are the declared channels'.
            let channels = layer.declaredChannels ?? first
            if !channels.isMultiple(of: groups) {
                note(.groups(place, groups: groups, inChannels: channels, outChannels: channels))
            }
            sizes = NormalizationShape(
                groups: groups, length: count / groups, channels: first, repeats: count / first)
        case .batch(let dimensions):
            // One axis (channels), or channels and positions.
            guard dimensions == 1 ? (1...2).contains(shape.count) : shape.count == 3 else {
                return note(.axes(place, expected: dimensions == 1 ? 1 : 3, shape: shape))
            }
            sizes = NormalizationShape(
                groups: 1, length: count, channels: shape[0], repeats: count / shape[0])
        }
        if let declared = layer.declaredChannels, declared != shape[0] {
            note(.channels(place, declared: declared, shape: shape))
        }
        give(.normalization(layer, sizes), shape)
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
