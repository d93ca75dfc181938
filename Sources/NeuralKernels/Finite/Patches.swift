internal import LinearAlgebra

/// The input patches that a convolution's output positions see, as columns of a matrix (im2col), and their
/// transpose, which adds columns back to where they came from (col2im).
struct Patches: Sendable {
    let groupChannels: Int
    let height: Axis
    let width: Axis

    /// One axis of the window.
    ///
    /// A one-dimensional convolution has a height of 1.
    struct Axis {
        let input: Int
        let output: Int
        let kernel: Int
        let stride: Int
        let padding: Int
        let dilation: Int

        static let single = Axis(input: 1, output: 1, kernel: 1, stride: 1, padding: 0, dilation: 1)

        /// Which input an output's window has at a tap; nil in the padding.
        func source(_ output: Int, _ tap: Int) -> Int? {
            let place = output * stride - padding + tap * dilation
            return place >= 0 && place < input ? place : nil
        }

        /// The outputs whose window has an input, not padding, at a tap.
        func inside(_ tap: Int) -> Range<Int> {
            let shift = padding - tap * dilation
            // Of the outputs o with 0 ≤ o · stride − shift < input.
            let first = max(0, (shift + stride - 1) / stride)
            let upper = input + shift > 0 ? min(output, (input - 1 + shift) / stride + 1) : 0
            return first < upper ? first..<upper : 0..<0
        }
    }

    init(layer: ConvolutionLayer, shape: ConvolutionShape) {
        groupChannels = shape.channels / layer.groups
        func axis(_ index: Int) -> Axis {
            Axis(
                input: shape.input[index], output: shape.output[index], kernel: layer.kernel[index],
                stride: layer.stride[index], padding: layer.padding[index], dilation: layer.dilation[index])
        }
        height = layer.dimensions == 1 ? .single : axis(0)
        width = axis(layer.dimensions - 1)
    }

    /// P.
    var positions: Int { height.output * width.output }

    /// X, the number of pixels.
    var inputPositions: Int { height.input * width.input }

    /// Calls `body` with every run of outputs of one tap and row.
    ///
    /// It is told the run's first place in the column matrix, the place of its first input within a sample, and its
    /// length. The inputs lie the width's stride apart.
    private func forEachRun(group: Int, _ body: (_ column: Int, _ source: Int, _ length: Int) -> Void) {
        var tapRow = 0
        for channel in group * groupChannels..<(group + 1) * groupChannels {
            for tapY in 0..<height.kernel {
                for tapX in 0..<width.kernel {
                    let inside = width.inside(tapX)
                    if !inside.isEmpty {
                        for y in 0..<height.output {
                            guard let row = height.source(y, tapY),
                                let first = width.source(inside.lowerBound, tapX)
                            else { continue }
                            body(
                                tapRow * positions + y * width.output + inside.lowerBound,
                                (channel * height.input + row) * width.input + first, inside.count)
                        }
                    }
                    tapRow += 1
                }
            }
        }
    }

    /// Writes a sample's patches as columns: (channels · kernel) × P, zero in the padding.
    func gather<Scalar: NetworkScalar>(
        from samples: [Scalar], at start: Int, group: Int, into columns: inout Matrix<Scalar>
    ) {
        precondition(columns.columns == positions)
        let step = width.stride
        unsafe columns.elements.withUnsafeMutableBufferPointer { target in
            unsafe samples.withUnsafeBufferPointer { source in
                unsafe target.update(repeating: 0)
                forEachRun(group: group) { column, place, length in
                    for i in 0..<length { unsafe target[column + i] = source[start + place + i * step] }
                }
            }
        }
    }

    /// Every sample's patches one a row: (samples · P) × (channels · kernel).
    func positionMajor<Scalar: NetworkScalar>(
        _ input: Matrix<Scalar>, group: Int, fanIn: Int
    ) -> Matrix<Scalar> {
        var columns = Matrix<Scalar>.unwritten(rows: fanIn, columns: positions)
        var rows = Matrix<Scalar>.unwritten(rows: input.rows * positions, columns: fanIn)
        for sample in 0..<input.rows {
            gather(from: input.elements, at: sample * input.columns, group: group, into: &columns)
            for tap in 0..<fanIn {
                for position in 0..<positions {
                    rows.elements[(sample * positions + position) * fanIn + tap] =
                        columns.elements[tap * positions + position]
                }
            }
        }
        return rows
    }

    /// A group's channels, every pixel's together: (samples · X) × channels.
    func pixelMajor<Scalar: NetworkScalar>(_ input: Matrix<Scalar>, group: Int) -> Matrix<Scalar> {
        let (pixels, channels) = (inputPositions, groupChannels)
        var rows = Matrix<Scalar>.unwritten(rows: input.rows * pixels, columns: channels)
        for sample in 0..<input.rows {
            let start = sample * input.columns + group * channels * pixels
            for channel in 0..<channels {
                for pixel in 0..<pixels {
                    rows.elements[(sample * pixels + pixel) * channels + channel] =
                        input.elements[start + channel * pixels + pixel]
                }
            }
        }
        return rows
    }
}
