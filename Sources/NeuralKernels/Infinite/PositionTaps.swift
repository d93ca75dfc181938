/// Which positions of its input each position of an output takes.
struct PositionTaps: Hashable, Sendable {
    let inputCount: Int
    let outputCount: Int
    /// How many taps a position has; where it takes fewer, the rest are ``outside``.
    let tapCount: Int
    /// The taps of position after position: outputCount × tapCount.
    let inputs: [Int32]
    /// What the sum over each position's taps is divided by.
    let divisors: [Int]

    /// A tap that lies in the padding, or that there is not.
    static let outside: Int32 = -1

    /// The input position of a tap; nil outside, and beyond the last.
    func input(_ output: Int, _ tap: Int) -> Int? {
        guard tap < tapCount else { return nil }
        let input = inputs[output * tapCount + tap]
        return input == Self.outside ? nil : Int(input)
    }
}

extension PositionTaps {
    /// Every position at once: what a linear layer on flattened channels takes.
    static func all(of count: Int) -> PositionTaps {
        PositionTaps(
            inputCount: count, outputCount: 1, tapCount: count, inputs: (0..<Int32(count)).map(\.self),
            divisors: [count])
    }

    /// Those of a convolution, by whose whole kernel they are divided.
    init(_ layer: ConvolutionLayer, _ shape: ConvolutionShape) {
        self.init(
            axes: layer.kernel.indices.map { axis in
                AxisTaps(
                    input: shape.input[axis], output: shape.output[axis], kernel: layer.kernel[axis],
                    stride: layer.stride[axis], padding: layer.padding[axis], dilation: layer.dilation[axis])
            })
    }

    /// Those of an average over windows that counts its padding in.
    init(_ layer: PoolingLayer, _ shape: WindowShape) {
        self.init(
            axes: layer.kernel.indices.map { axis in
                AxisTaps(
                    input: shape.input[axis], output: shape.output[axis], kernel: layer.kernel[axis],
                    stride: layer.stride[axis], padding: layer.padding[axis], dilation: 1)
            })
    }

    /// Those of windows that tile the input, each divided by its own size.
    init(_ ranges: WindowRanges) {
        self.init(
            axes: ranges.output.indices.map { axis in
                AxisTaps(
                    input: ranges.input[axis],
                    ranges: (0..<ranges.output[axis]).map { ranges.range($0, axis: axis) })
            })
    }

    /// The products of the taps along one or two axes.
    private init(axes: [AxisTaps]) {
        let one = AxisTaps(input: 1, ranges: [0..<1])
        let (rows, columns) = axes.count == 2 ? (axes[0], axes[1]) : (one, axes[0])
        inputCount = rows.input * columns.input
        outputCount = rows.sizes.count * columns.sizes.count
        tapCount = rows.most * columns.most
        var (inputs, divisors): ([Int32], [Int]) = ([], [])
        inputs.reserveCapacity(outputCount * tapCount)
        divisors.reserveCapacity(outputCount)
        for row in rows.sizes.indices {
            for column in columns.sizes.indices {
                let start = inputs.count
                for i in 0..<rows.sizes[row] {
                    let line = rows.places[row * rows.most + i]
                    for j in 0..<columns.sizes[column] {
                        let place = columns.places[column * columns.most + j]
                        let isInside = line != Self.outside && place != Self.outside
                        inputs.append(isInside ? line * Int32(columns.input) + place : Self.outside)
                    }
                }
                divisors.append(inputs.count - start)
                while inputs.count < start + tapCount { inputs.append(Self.outside) }
            }
        }
        (self.inputs, self.divisors) = (inputs, divisors)
    }
}

/// The taps along one axis: of each output position so many places of the input.
private struct AxisTaps {
    let input: Int
    let sizes: [Int]
    /// The largest size.
    let most: Int
    /// Of every output position `most` places.
    let places: [Int32]

    init(input: Int, output: Int, kernel: Int, stride: Int, padding: Int, dilation: Int) {
        self.input = input
        sizes = Array(repeating: kernel, count: output)
        most = kernel
        places = (0..<output).flatMap { position in
            (0..<kernel).lazy.map { tap in
                let place = position * stride + tap * dilation - padding
                return place >= 0 && place < input ? Int32(place) : PositionTaps.outside
            }
        }
    }

    init(input: Int, ranges: [Range<Int>]) {
        self.input = input
        sizes = ranges.map(\.count)
        let most = sizes.max() ?? 0
        self.most = most
        places = ranges.flatMap { range in
            range.map { Int32($0) } + Array(repeating: PositionTaps.outside, count: most - range.count)
        }
    }
}
