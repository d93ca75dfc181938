internal import LinearAlgebra

/// Layers that subtract a mean and divide by a deviation: x̂ = (x − μ)/σ, then γ x̂ + β.
struct Normalization<Scalar: NetworkScalar> {
    let layer: NormalizationLayer
    let shape: NormalizationShape
    /// γ and β, one entry a channel; nil as long as they are 1 and 0.
    let parameters: WeightParameters<Scalar>?

    private var length: Int { shape.groups * shape.length }

    /// Which statistics a run of inputs is normalized by.
    private enum Rule {
        case meanAndVariance
        case secondMoment
        /// Mean 0 and variance 1, whatever the inputs.
        case fixed
    }

    private var rule: Rule {
        switch layer.kind {
        case .layer, .group: .meanAndVariance
        case .rootMeanSquare: .secondMoment
        case .batch: .fixed
        }
    }

    private var epsilon: Scalar {
        layer.epsilon.map { Scalar($0) } ?? Scalar.ulpOfOne
    }

    /// μ and 1/σ of each run of a sample.
    private func statistics(
        _ input: [Scalar], at start: Int, group: Int
    ) -> (mean: Scalar, inverse: Scalar) {
        let range = start + group * shape.length..<start + (group + 1) * shape.length
        let count = Double(shape.length)
        switch rule {
        case .fixed: return (0, 1 / (1 + epsilon).squareRoot())
        case .secondMoment:
            let squares = range.reduce(0.0) { $0 + Double(input[$1]) * Double(input[$1]) }
            return (0, Scalar(1 / (squares / count + Double(epsilon)).squareRoot()))
        case .meanAndVariance:
            let mean = range.reduce(0.0) { $0 + Double(input[$1]) } / count
            let squares = range.reduce(0.0) { total, i in
                let distance = Double(input[i]) - mean
                return total + distance * distance
            }
            return (Scalar(mean), Scalar(1 / (squares / count + Double(epsilon)).squareRoot()))
        }
    }

    /// γ x̂ + β.
    func value(of input: Matrix<Scalar>) -> Matrix<Scalar> {
        var output = normalized(input)
        guard let parameters else { return output }
        multiply(&output, by: parameters.weight)
        if !parameters.bias.isEmpty {
            Elementwise.scale(&output.elements, by: 1, adding: spread(parameters.bias))
        }
        return output
    }

    /// Every row times γ.
    private func multiply(_ rows: inout Matrix<Scalar>, by scales: Matrix<Scalar>) {
        let row = Matrix(rows: 1, columns: length, elements: spread(scales.elements))
        Elementwise.multiplyRows(&rows, by: row, seeds: rows.rows)
    }

    /// One entry a channel as one a position of a sample.
    private func spread(_ entries: [Scalar]) -> [Scalar] {
        (0..<length).map { entries[shape.channel(at: $0)] }
    }

    /// x̂.
    private func normalized(_ input: Matrix<Scalar>) -> Matrix<Scalar> {
        var output = input
        for sample in 0..<input.rows {
            for group in 0..<shape.groups {
                let (mean, inverse) = statistics(input.elements, at: sample * length, group: group)
                let start = sample * length + group * shape.length
                for i in start..<start + shape.length {
                    output.elements[i] = (input.elements[i] - mean) * inverse
                }
            }
        }
        return output
    }

    /// (δ′ − mean(δ′) − x̂ mean(δ′ x̂))/σ over each run, with δ′ = γ δ; without the means where the statistics are fixed.
    ///
    /// - SeeAlso: Ba, Kiros & Hinton, *Layer Normalization*, 2016.
    func pullback(_ deltas: Deltas<Scalar>, at input: Matrix<Scalar>) -> Deltas<Scalar> {
        let seeds = deltas.seeds
        var rows = deltas.spread(over: input.rows)
        if let parameters { multiply(&rows, by: parameters.weight) }
        let normalized = normalized(input)
        for row in 0..<rows.rows {
            let sample = row / seeds
            for group in 0..<shape.groups {
                let (_, inverse) = statistics(input.elements, at: sample * length, group: group)
                let (start, x) = (row * length + group * shape.length, sample * length + group * shape.length)
                var (mean, projection): (Scalar, Scalar) = (0, 0)
                for i in 0..<shape.length {
                    mean += rows.elements[start + i]
                    projection += rows.elements[start + i] * normalized.elements[x + i]
                }
                mean = rule == .meanAndVariance ? mean / Scalar(shape.length) : 0
                projection = rule == .fixed ? 0 : projection / Scalar(shape.length)
                for i in 0..<shape.length {
                    let centred = rows.elements[start + i] - mean - normalized.elements[x + i] * projection
                    rows.elements[start + i] = centred * inverse
                }
            }
        }
        return .perSample(rows, seeds: seeds)
    }

    func operand(_ deltas: Deltas<Scalar>, at input: Matrix<Scalar>) -> Operand<Scalar> {
        .gradients(
            gradients(deltas, at: input).map { GradientPart(rows: $0, seeds: deltas.seeds, gain: 1) })
    }

    /// ∂/∂γ = Σ δ x̂ and, where there is a shift, ∂/∂β = Σ δ over the positions of each entry.
    ///
    /// - Returns: Row (sample · R + r), one column a channel.
    func gradients(_ deltas: Deltas<Scalar>, at input: Matrix<Scalar>) -> [Matrix<Scalar>] {
        let seeds = deltas.seeds
        let rows = deltas.spread(over: input.rows)
        let normalized = normalized(input)
        var scales = Matrix<Scalar>(rows: rows.rows, columns: shape.channels)
        var shifts = scales
        for row in 0..<rows.rows {
            let x = row / seeds * length
            for i in 0..<length {
                let place = row * shape.channels + shape.channel(at: i)
                scales.elements[place] += rows.elements[row * length + i] * normalized.elements[x + i]
                shifts.elements[place] += rows.elements[row * length + i]
            }
        }
        return layer.hasShift ? [scales, shifts] : [scales]
    }
}
