internal import LinearAlgebra

/// The gradient of a loss with respect to one layer's parameters, as they are stored.
struct WeightGradient<Scalar: NetworkScalar>: Sendable {
    /// As large as the layer's weight.
    var weight: Matrix<Scalar>
    /// As long as its bias.
    var bias: [Scalar]
}

extension WeightGradient {
    /// Adds another run's.
    mutating func add(_ other: WeightGradient) {
        Elementwise.add(other.weight.elements, to: &weight.elements)
        Elementwise.add(other.bias, to: &bias)
    }
}

extension WeightParameters {
    /// Scales what was summed over a run of samples to the parameters as they are drawn.
    ///
    /// - Parameters:
    ///   - weight: Σ δ aᵀ, which is ∂L/∂(s W).
    ///   - bias: Σ δ, which is ∂L/∂(t b).
    /// - Returns: ∂L/∂W and ∂L/∂b.
    fileprivate func gradient(weight: Matrix<Scalar>, bias: @autoclosure () -> [Scalar]) -> WeightGradient<
        Scalar
    > {
        var gradient = WeightGradient(weight: weight, bias: self.bias.isEmpty ? [] : bias())
        Elementwise.scale(&gradient.weight.elements, by: weightScale, adding: nil)
        Elementwise.scale(&gradient.bias, by: biasScale, adding: nil)
        return gradient
    }
}

extension Matrix where Element: NetworkScalar {
    /// Σ over all rows.
    fileprivate var sumOfRows: [Element] { reshaped(rows: 1).sumsOfRows(rows).elements }
}

extension Linear {
    /// s Σ δ aᵀ and t Σ δ over all samples and positions.
    ///
    /// - Parameters:
    ///   - deltas: samples × (P · out).
    ///   - input: samples × (P · in).
    /// - Returns: out × in, and one number an output.
    /// - Complexity: samples · P · in · out multiply-adds, in one product.
    func gradient(_ deltas: Matrix<Scalar>, at input: Matrix<Scalar>) -> WeightGradient<Scalar> {
        let rows = input.rows * positions
        var weight = Matrix<Scalar>.unwritten(
            rows: parameters.weight.rows, columns: parameters.weight.columns)
        weight.setProduct(
            transposed: deltas.reshaped(rows: rows).all, input.reshaped(rows: rows).all, at: 0,
            stride: weight.columns)
        return parameters.gradient(
            weight: weight, bias: (positions == 1 ? deltas : deltas.sumsOfRows(positions)).sumOfRows)
    }
}

extension Convolution {
    /// About how many positions are multiplied together.
    private static var productLength: Int { 256 }

    /// s Σ_p δ_p a_pᵀ and t Σ_p δ_p over all samples, a_p being the patches.
    ///
    /// The patches of small images are put side by side, several samples' at a time, so that the products are long.
    /// - Parameters:
    ///   - deltas: samples × (out · P).
    ///   - input: samples × (channels · pixels).
    /// - Returns: out × (in/groups · kernel), and one number a channel.
    /// - Complexity: samples · out · in/groups · kernel · P multiply-adds.
    func gradient(_ deltas: Matrix<Scalar>, at input: Matrix<Scalar>) -> WeightGradient<Scalar> {
        var weight = Matrix<Scalar>(rows: layer.outChannels, columns: fanIn)
        var patch = Matrix<Scalar>.unwritten(rows: fanIn, columns: positions)
        for some in (0..<input.rows).pieces(of: max(1, Self.productLength / positions)) {
            let columns = some.count * positions
            var patches = Matrix<Scalar>.unwritten(rows: fanIn, columns: columns)
            var slopes = Matrix<Scalar>.unwritten(rows: groupOutputs, columns: columns)
            for group in 0..<groups {
                for (index, sample) in some.enumerated() {
                    let place = index * positions
                    let start = sample * outputLength + group * groupOutputs * positions
                    self.patches.gather(
                        from: input.elements, at: sample * inputLength, group: group, into: &patch)
                    patches.setColumns(at: place, width: positions, from: patch.elements, 0)
                    slopes.setColumns(at: place, width: positions, from: deltas.elements, start)
                }
                weight.addProduct(
                    slopes.all, transposed: patches.all, at: group * groupOutputs * fanIn, stride: fanIn)
            }
        }
        return parameters.gradient(weight: weight, bias: deltas.sumsOfRuns(positions).sumOfRows)
    }
}

extension Matrix {
    /// Overwrites `width` columns with what lies in `source` from `start` on, row after row.
    fileprivate mutating func setColumns(at column: Int, width: Int, from source: [Element], _ start: Int) {
        precondition(column + width <= columns && start + rows * width <= source.count)
        unsafe elements.withUnsafeMutableBufferPointer { target in
            unsafe source.withUnsafeBufferPointer { source in
                for row in 0..<rows {
                    let (to, from) = (row * columns + column, start + row * width)
                    for i in 0..<width { unsafe target[to + i] = source[from + i] }
                }
            }
        }
    }
}

extension Normalization {
    /// ∂L/∂γ = Σ δ x̂ and ∂L/∂β = Σ δ over all samples and positions.
    ///
    /// - Complexity: O(samples · length).
    func gradient(_ deltas: Matrix<Scalar>, at input: Matrix<Scalar>) -> WeightGradient<Scalar> {
        let sums = gradients(.perSample(deltas, seeds: 1), at: input).map(\.sumOfRows)
        return WeightGradient(
            weight: Matrix(rows: 1, columns: shape.channels, elements: sums[0]),
            bias: sums.count > 1 ? sums[1] : [])
    }
}

extension Lookup {
    /// The sum of δ over all places of each index; 0 for the padding, whose row is not learned.
    ///
    /// - Parameters:
    ///   - deltas: samples × (P · width).
    ///   - input: samples × P indices.
    /// - Returns: As large as the table.
    /// - Complexity: O(table + samples · P · width).
    func gradient<Scalar: NetworkScalar>(
        _ deltas: Matrix<Scalar>, at input: Matrix<Scalar>
    ) -> WeightGradient<Scalar> {
        var table = Matrix<Scalar>(rows: layer.count, columns: layer.width)
        for (place, index) in input.elements.enumerated() {
            let token = Int(index)
            guard token != layer.paddingIndex else { continue }
            let (to, from) = (token * layer.width, place * layer.width)
            for i in 0..<layer.width { table.elements[to + i] += deltas.elements[from + i] }
        }
        return WeightGradient(weight: table, bias: [])
    }
}
