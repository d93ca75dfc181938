package import NeuralKernels

/// The slow, obvious twin of an infinitely wide network's kernel: covariances of every channel at every pair of
/// positions, layer after layer, by the textbook's formulas.
///
/// Expectations over two Gaussians are sums over a fine grid, but for ReLU and its relatives, which have a kink.
package struct NaiveLimit {
    /// One pair of samples: by positions of the first and the second.
    private struct Pair {
        var covariance: [[Double]]
        var tangent: [[Double]]
    }

    /// A value of the program: pairs (x, x), (x, y) and (y, y), and the means of both.
    private struct Value {
        var pairs: [Pair]
        var means: [[Double]]
        /// Channels, and how they lie among the numbers of the value's shape.
        var channels: Int
        var channelsLast: Bool
        /// Which pairs of positions share a scale that a channel learns for itself, directly before this value: its
        /// derivative is the channel's own number.
        var scaled: [[Bool]]?
    }

    private let architecture: Architecture

    package init(_ architecture: Architecture) { self.architecture = architecture }

    /// Σ over outputs of the limit's kernel at two samples: (NTK, NNGP).
    package func kernels(_ x: [Double], _ y: [Double]) -> (ntk: Double, nngp: Double) {
        let steps = architecture.program.steps
        var values: [Value?] = [nil]
        for step in steps {
            let inputs = step.inputs.map { input in
                values[input] ?? data(x, y, step)
            }
            values.append(value(step, inputs))
        }
        guard let output = (values.last ?? nil).map(averaged) else { return (.nan, .nan) }
        let channels = Double(output.channels)
        let diagonal = output.pairs[1].covariance.indices
        return (
            diagonal.reduce(0) { $0 + output.pairs[1].tangent[$1][$1] } * channels,
            diagonal.reduce(0) { $0 + output.pairs[1].covariance[$1][$1] } * channels
        )
    }

    /// The numbers themselves, as the step takes them: a convolution's channels come first, a linear layer's last.
    private func data(_ x: [Double], _ y: [Double], _ step: Step) -> Value {
        let shape = step.inputShape
        let channelsLast = if case .linear = step.operation { true } else { false }
        let channels = channelsLast ? shape[shape.count - 1] : shape[0]
        let positions = shape.reduce(1, *) / channels
        func index(_ c: Int, _ p: Int) -> Int { channelsLast ? p * channels + c : c * positions + p }
        let pairs = [(x, x), (x, y), (y, y)].map { first, second in
            let covariance = (0..<positions).map { p in
                (0..<positions).map { q in
                    (0..<channels).reduce(0) { $0 + first[index($1, p)] * second[index($1, q)] }
                        / Double(channels)
                }
            }
            return Pair(covariance: covariance, tangent: covariance.map { $0.map { _ in 0 } })
        }
        let means = [x, y].map { sample in
            (0..<positions).map { p in
                (0..<channels).reduce(0) { $0 + sample[index($1, p)] } / Double(channels)
            }
        }
        return Value(pairs: pairs, means: means, channels: channels, channelsLast: channelsLast)
    }

    private func value(_ step: Step, _ inputs: [Value]) -> Value? {
        switch step.operation {
        case .activation(let activation): return activated(inputs[0], activation)
        case .identity: return inputs[0]
        default: break
        }
        let inputs = inputs.map(averaged)
        let input = inputs[0]
        switch step.operation {
        case .linear(let layer):
            let fanIn = step.inputShape[step.inputShape.count - 1]
            // A flattened input mixes channels and positions.
            let isFlat = fanIn != input.channels
            let taps =
                isFlat ? [input.means[0].indices.map { Optional($0) }] : input.means[0].indices.map { [$0] }
            return weighed(input, taps, fanIn, layer.hasBias, layer.scale, layer.outFeatures)
        case .convolution(let layer, let shape):
            let fanIn = layer.kernel.reduce(shape.channels / layer.groups, *)
            return weighed(
                input,
                Self.taps(
                    layer.kernel, layer.stride, layer.padding, layer.dilation, shape.input, shape.output),
                fanIn, layer.hasBias, layer.scale, layer.outChannels)
        case .pooling(let layer, let shape):
            return pooled(
                input,
                Self.taps(
                    layer.kernel, layer.stride, layer.padding, layer.kernel.map { _ in 1 }, shape.input,
                    shape.output))
        case .adaptiveAveragePool:
            return pooled(input, [input.means[0].indices.map { Optional($0) }])
        case .normalization(let layer, _): return normalized(input, layer, step.inputShape)
        case .sum: return sum(input, inputs[1])
        case .embedding, .activation, .identity: return nil
        }
    }

    /// By output position the input position of every tap, nil in the padding.
    private static func taps(
        _ kernel: [Int], _ stride: [Int], _ padding: [Int], _ dilation: [Int], _ input: [Int], _ output: [Int]
    ) -> [[Int?]] {
        func axis(_ a: Int, _ o: Int) -> [Int?] {
            (0..<kernel[a]).map { tap in
                let place = o * stride[a] + tap * dilation[a] - padding[a]
                return place >= 0 && place < input[a] ? place : nil
            }
        }
        guard kernel.count == 2 else { return (0..<output[0]).map { axis(0, $0) } }
        return (0..<output[0]).flatMap { row in
            (0..<output[1]).map { column in
                axis(0, row).flatMap { i in
                    axis(1, column).map { j in
                        guard let i, let j else { return nil }
                        return i * input[1] + j
                    }
                }
            }
        }
    }

    /// The value with the scales' derivatives averaged over channels, as everything but an activation sees them.
    private func averaged(_ value: Value) -> Value {
        guard let scaled = value.scaled else { return value }
        var value = value
        value.scaled = nil
        for index in value.pairs.indices {
            for p in scaled.indices {
                for q in scaled.indices where scaled[p][q] {
                    value.pairs[index].tangent[p][q] += value.pairs[index].covariance[p][q]
                }
            }
        }
        return value
    }

    private func weighed(
        _ input: Value, _ taps: [[Int?]], _ fanIn: Int, _ hasBias: Bool, _ scale: WeightScale, _ channels: Int
    ) -> Value {
        let (w, b) = (scale.weightDeviation, scale.biasDeviation)
        let n = Double(fanIn)
        // Variances of the summed weights and of the bias, and what the derivatives are scaled by.
        let (variance, bias, gain, biasGain): (Double, Double, Double, Double) =
            switch architecture.parameterization {
            case .ntk: (w * w, b * b, w * w, b * b)
            case .standard: (w * w, b * b, n, 1)
            case .torch: (1.0 / 3, 1 / (3 * n), n, 1)
            }
        var output = input
        output.channels = channels
        output.means = input.means.map { _ in taps.map { _ in 0 } }
        for (index, pair) in input.pairs.enumerated() {
            func mean(_ matrix: [[Double]]) -> [[Double]] {
                taps.map { first in
                    taps.map { second in
                        zip(first, second).reduce(0) { sum, tap in
                            guard let p = tap.0, let q = tap.1 else { return sum }
                            return sum + matrix[p][q]
                        } / Double(first.count)
                    }
                }
            }
            let (covariance, tangent) = (mean(pair.covariance), mean(pair.tangent))
            output.pairs[index] = Pair(
                covariance: covariance.map { $0.map { variance * $0 + (hasBias ? bias : 0) } },
                tangent: zip(covariance, tangent).map { rows in
                    zip(rows.0, rows.1).map { gain * $0 + (hasBias ? biasGain : 0) + variance * $1 }
                })
        }
        return output
    }

    private func pooled(_ input: Value, _ windows: [[Int?]]) -> Value {
        var output = input
        func mean(_ row: [Double], _ window: [Int?]) -> Double {
            window.reduce(0) { $0 + ($1.map { row[$0] } ?? 0) } / Double(window.count)
        }
        func mean(_ matrix: [[Double]]) -> [[Double]] {
            windows.map { first in
                let rows = matrix.indices.map { p in windows.map { mean(matrix[p], $0) } }
                return windows.indices.map { second in mean(rows.map { $0[second] }, first) }
            }
        }
        output.pairs = input.pairs.map {
            Pair(covariance: mean($0.covariance), tangent: mean($0.tangent))
        }
        output.means = input.means.map { row in windows.map { mean(row, $0) } }
        return output
    }

    private func activated(_ input: Value, _ activation: Activation) -> Value {
        var output = input
        let variances = [0, 2].map { side in
            input.means[0].indices.map { input.pairs[side].covariance[$0][$0] }
        }
        for (index, sides) in [(0, 0), (0, 1), (1, 1)].enumerated() {
            for p in input.means[0].indices {
                for q in input.means[0].indices {
                    let expectation = NaiveExpectation(
                        activation, variances[sides.0][p], variances[sides.1][q],
                        input.pairs[index].covariance[p][q])
                    output.pairs[index].covariance[p][q] = expectation.value
                    output.pairs[index].tangent[p][q] *= expectation.slope
                    if input.scaled?[p][q] == true { output.pairs[index].tangent[p][q] += expectation.scaled }
                }
            }
        }
        output.means = variances.map { $0.map { NaiveExpectation.mean(activation, $0) } }
        output.scaled = nil
        return output
    }

    private func normalized(_ input: Value, _ layer: NormalizationLayer, _ shape: [Int]) -> Value {
        var output = input
        let positions = input.means[0].count
        var (isCentred, perToken, sharesScale, epsilon) = (true, false, false, layer.epsilon ?? .ulpOfOne)
        switch layer.kind {
        case .layer(let wanted): perToken = wanted.map { $0.count < shape.count } ?? false
        case .rootMeanSquare(let wanted):
            perToken = wanted.map { $0.count < shape.count } ?? false
            isCentred = false
        case .group: sharesScale = true
        case .batch: epsilon = .nan
        }
        sharesScale = sharesScale || perToken
        func statistic(_ values: [Double]) -> [Double] {
            perToken ? values : values.map { _ in values.reduce(0, +) / Double(positions) }
        }
        let shifts = input.means.map { isCentred ? statistic($0) : $0.map { _ in 0 } }
        let deviations = [0, 1].map { side in
            let squares = (0..<positions).map { p in
                let (mean, shift) = (input.means[side][p], shifts[side][p])
                return input.pairs[side * 2].covariance[p][p] - 2 * shift * mean + shift * shift
            }
            return statistic(squares).map { ($0 + epsilon).squareRoot() }
        }
        for (index, (a, b)) in [(0, 0), (0, 1), (1, 1)].enumerated() {
            for p in 0..<positions {
                for q in 0..<positions {
                    let scale = deviations[a][p] * deviations[b][q]
                    let covariance =
                        (input.pairs[index].covariance[p][q] - shifts[a][p] * input.means[b][q]
                            - input.means[a][p] * shifts[b][q] + shifts[a][p] * shifts[b][q]) / scale
                    output.pairs[index].covariance[p][q] = covariance
                    output.pairs[index].tangent[p][q] /= scale
                    if layer.isAffine, sharesScale || p == q, isCentred {
                        output.pairs[index].tangent[p][q] += 1
                    }
                }
            }
        }
        if layer.isAffine {
            output.scaled = (0..<positions).map { p in (0..<positions).map { sharesScale || p == $0 } }
        }
        for side in 0...1 {
            for p in 0..<positions {
                output.means[side][p] = (input.means[side][p] - shifts[side][p]) / deviations[side][p]
            }
        }
        return output
    }

    private func sum(_ left: Value, _ right: Value) -> Value {
        var output = left
        for (index, (a, b)) in [(0, 0), (0, 1), (1, 1)].enumerated() {
            for p in left.means[0].indices {
                for q in left.means[0].indices {
                    output.pairs[index].covariance[p][q] +=
                        right.pairs[index].covariance[p][q] + left.means[a][p] * right.means[b][q]
                        + right.means[a][p] * left.means[b][q]
                    output.pairs[index].tangent[p][q] += right.pairs[index].tangent[p][q]
                }
            }
        }
        for side in 0...1 {
            for p in left.means[0].indices { output.means[side][p] += right.means[side][p] }
        }
        return output
    }
}
