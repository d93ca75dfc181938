internal import LinearAlgebra

/// `nn.AvgPool2d` (padding counted as zeros) and `nn.MaxPool2d` (padding never the largest).
struct Pooling {
    let layer: PoolingLayer
    let shape: WindowShape

    private var inputLength: Int { shape.input.reduce(shape.channels, *) }
    private var outputLength: Int { shape.output.reduce(shape.channels, *) }

    /// Calls `body` with every output's place and those of the inputs in its window, within a sample.
    private func forEachWindow(_ body: (Int, _ rows: Range<Int>, _ columns: Range<Int>, _ plane: Int) -> Void)
    {
        func window(_ output: Int, _ axis: Int) -> Range<Int> {
            let start = output * layer.stride[axis] - layer.padding[axis]
            return max(0, start)..<min(shape.input[axis], start + layer.kernel[axis])
        }
        for channel in 0..<shape.channels {
            let plane = channel * shape.input[0] * shape.input[1]
            for y in 0..<shape.output[0] {
                for x in 0..<shape.output[1] {
                    let output = (channel * shape.output[0] + y) * shape.output[1] + x
                    body(output, window(y, 0), window(x, 1), plane)
                }
            }
        }
    }

    func value<Scalar: NetworkScalar>(of input: Matrix<Scalar>) -> Matrix<Scalar> {
        var output = Matrix<Scalar>(rows: input.rows, columns: outputLength)
        let size = Scalar(layer.kernel[0] * layer.kernel[1])
        for sample in 0..<input.rows {
            let start = sample * inputLength
            forEachWindow { place, rows, columns, plane in
                switch layer.kind {
                case .average:
                    var sum: Scalar = 0
                    for row in rows {
                        for column in columns {
                            sum += input.elements[start + plane + row * shape.input[1] + column]
                        }
                    }
                    output.elements[sample * outputLength + place] = sum / size
                case .maximum:
                    let largest = self.largest(input.elements, start + plane, rows, columns)
                    output.elements[sample * outputLength + place] = input.elements[largest]
                }
            }
        }
        return output
    }

    /// The place of the window's largest input; of equals the first, as torch has it.
    private func largest<Scalar: NetworkScalar>(
        _ input: [Scalar], _ plane: Int, _ rows: Range<Int>, _ columns: Range<Int>
    ) -> Int {
        var best = plane + rows.lowerBound * shape.input[1] + columns.lowerBound
        for row in rows {
            for column in columns {
                let place = plane + row * shape.input[1] + column
                if input[place] > input[best] { best = place }
            }
        }
        return best
    }

    func pullback<Scalar: NetworkScalar>(
        _ deltas: Deltas<Scalar>, at input: Matrix<Scalar>
    ) -> Deltas<Scalar> {
        let seeds = deltas.seeds
        if layer.kind == .average, case .constant(let rows) = deltas {
            return .constant(spread(rows, over: nil, seeds: seeds))
        }
        return .perSample(
            spread(deltas.spread(over: input.rows), over: input.elements, seeds: seeds), seeds: seeds)
    }

    /// Gives every window's gradient to its inputs: to all alike, or to the largest of the sample's `input`.
    private func spread<Scalar: NetworkScalar>(
        _ deltas: Matrix<Scalar>, over input: [Scalar]?, seeds: Int
    ) -> Matrix<Scalar> {
        var output = Matrix<Scalar>(rows: deltas.rows, columns: inputLength)
        let size = Scalar(layer.kernel[0] * layer.kernel[1])
        for row in 0..<deltas.rows {
            let (source, target) = (row * outputLength, row * inputLength)
            let sample = row / seeds * inputLength
            forEachWindow { place, rows, columns, plane in
                let delta = deltas.elements[source + place]
                if layer.kind == .maximum, let input {
                    let largest = self.largest(input, sample + plane, rows, columns) - sample
                    output.elements[target + largest] += delta
                    return
                }
                for y in rows {
                    for x in columns {
                        output.elements[target + plane + y * shape.input[1] + x] += delta / size
                    }
                }
            }
        }
        return output
    }
}

/// `nn.AdaptiveAvgPool2d`: means over windows that torch's formula lays out.
struct AdaptivePooling {
    let ranges: WindowRanges

    private var inputLength: Int { ranges.input.reduce(ranges.channels, *) }
    private var outputLength: Int { ranges.output.reduce(ranges.channels, *) }

    private func forEachWindow(_ body: (_ output: Int, _ inputs: [Int]) -> Void) {
        for channel in 0..<ranges.channels {
            for y in 0..<ranges.output[0] {
                for x in 0..<ranges.output[1] {
                    let inputs = ranges.range(y, axis: 0).flatMap { row in
                        ranges.range(x, axis: 1).map {
                            (channel * ranges.input[0] + row) * ranges.input[1] + $0
                        }
                    }
                    body((channel * ranges.output[0] + y) * ranges.output[1] + x, inputs)
                }
            }
        }
    }

    func value<Scalar: NetworkScalar>(of input: Matrix<Scalar>) -> Matrix<Scalar> {
        var output = Matrix<Scalar>(rows: input.rows, columns: outputLength)
        forEachWindow { place, inputs in
            for sample in 0..<input.rows {
                let start = sample * inputLength
                let sum = inputs.reduce(0 as Scalar) { $0 + input.elements[start + $1] }
                output.elements[sample * outputLength + place] = sum / Scalar(inputs.count)
            }
        }
        return output
    }

    func pullback<Scalar: NetworkScalar>(_ deltas: Deltas<Scalar>, samples: Int) -> Deltas<Scalar> {
        if case .constant(let seeds) = deltas { return .constant(through(seeds)) }
        return .perSample(through(deltas.spread(over: samples)), seeds: deltas.seeds)
    }

    private func through<Scalar: NetworkScalar>(_ deltas: Matrix<Scalar>) -> Matrix<Scalar> {
        var output = Matrix<Scalar>(rows: deltas.rows, columns: inputLength)
        forEachWindow { place, inputs in
            for row in 0..<deltas.rows {
                let share = deltas.elements[row * outputLength + place] / Scalar(inputs.count)
                for input in inputs { output.elements[row * inputLength + input] += share }
            }
        }
        return output
    }
}
