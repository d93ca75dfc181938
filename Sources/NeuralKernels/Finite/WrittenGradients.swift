internal import LinearAlgebra

extension WeightParameters {
    /// The gradients of the weight, which are written out, and of the bias, which are the sums of the deltas over the
    /// positions.
    func gradients(
        weights: Matrix<Scalar>, deltas: Matrix<Scalar>, positions: Int, isLastAxis: Bool, seeds: Int
    ) -> [GradientPart<Scalar>] {
        let weightPart = GradientPart(rows: weights, seeds: seeds, gain: weightGain)
        guard !bias.isEmpty else { return [weightPart] }
        let sums =
            isLastAxis ? deltas.sumsOfRuns(positions) : deltas.sumsOfRows(positions)
        return [weightPart, GradientPart(rows: sums, seeds: seeds, gain: biasGain)]
    }
}

extension Matrix where Element: NetworkScalar {
    /// The sum of every `length` elements that lie side by side: rows × (columns / length).
    func sumsOfRuns(_ length: Int) -> Matrix {
        Matrix(
            rows: rows, columns: columns / length, elements: Elementwise.sumsOfRuns(elements, length: length))
    }

    /// The sum of every row's `count` parts of equal length, which lie one after another: rows × (columns / count).
    func sumsOfRows(_ count: Int) -> Matrix {
        let width = columns / count
        var sums = Matrix(rows: rows, columns: width)
        unsafe elements.withUnsafeBufferPointer { source in
            unsafe sums.elements.withUnsafeMutableBufferPointer { target in
                for part in 0..<rows * count {
                    let (to, from) = (part / count * width, part * width)
                    for i in 0..<width { unsafe target[to + i] += source[from + i] }
                }
            }
        }
        return sums
    }
}
