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
        let axes = layer.kernel.indices.map { axis in
            (0..<shape.output[axis]).map { output in
                (0..<layer.kernel[axis]).map { tap in
                    let input =
                        output * layer.stride[axis] + tap * layer.dilation[axis] - layer.padding[axis]
                    return (0..<shape.input[axis]).contains(input) ? input : nil
                }
            }
        }
        self.init(axes: axes, input: shape.input)
    }

    /// Those of an average over windows that counts its padding in.
    init(_ layer: PoolingLayer, _ shape: WindowShape) {
        let axes = layer.kernel.indices.map { axis in
            (0..<shape.output[axis]).map { output in
                (0..<layer.kernel[axis]).map { tap in
                    let input = output * layer.stride[axis] + tap - layer.padding[axis]
                    return (0..<shape.input[axis]).contains(input) ? input : nil
                }
            }
        }
        self.init(axes: axes, input: shape.input)
    }

    /// Those of windows that tile the input, each divided by its own size.
    init(_ ranges: WindowRanges) {
        let axes = ranges.output.indices.map { axis in
            (0..<ranges.output[axis]).map { ranges.range($0, axis: axis).map { Optional($0) } }
        }
        self.init(axes: axes, input: ranges.input)
    }

    /// The product of taps along each axis: by axis and output position the input positions, nil outside.
    private init(axes: [[[Int?]]], input: [Int]) {
        var positions: [[Int?]] = [[0]]
        for (taps, length) in zip(axes, input) {
            positions = positions.flatMap { before in
                taps.map { some in
                    before.flatMap { start in
                        some.map { tap in
                            guard let start, let tap else { return nil }
                            return start * length + tap
                        }
                    }
                }
            }
        }
        let count = positions.map(\.count).max() ?? 0
        inputCount = input.reduce(1, *)
        outputCount = positions.count
        tapCount = count
        divisors = positions.map(\.count)
        inputs = positions.flatMap { taps in
            taps.map { $0.map { Int32($0) } ?? Self.outside }
                + Array(repeating: Self.outside, count: count - taps.count)
        }
    }
}
