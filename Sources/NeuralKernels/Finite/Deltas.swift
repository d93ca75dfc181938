package import LinearAlgebra

/// The gradients of R weighted sums of the outputs with respect to one value of the network, for a run of samples:
/// δ_r(x), as long as the value.
///
/// Near the output they have structure that costs little and is kept as long as it lasts.
package enum Deltas<Scalar: NetworkScalar>: Sendable {
    /// The same for every sample; R × width.
    case constant(Matrix<Scalar>)
    /// δ_r(x) = s_r ∘ u(x), with s: R × width, and u: samples × width.
    case separable(Matrix<Scalar>, Matrix<Scalar>)
    /// δ_r(x) in row (sample · R + r); (samples · R) × width.
    case perSample(Matrix<Scalar>, seeds: Int)
}

extension Deltas {
    /// R.
    var seeds: Int {
        switch self {
        case .constant(let seeds), .separable(let seeds, _): seeds.rows
        case .perSample(_, let seeds): seeds
        }
    }

    var isFinite: Bool {
        switch self {
        case .constant(let matrix), .perSample(let matrix, _): Elementwise.isFinite(matrix.elements)
        case .separable(let seeds, let slopes):
            Elementwise.isFinite(seeds.elements) && Elementwise.isFinite(slopes.elements)
        }
    }

    /// The deltas written out for each of `samples` samples.
    func spread(over samples: Int) -> Matrix<Scalar> {
        switch self {
        case .perSample(let matrix, _): return matrix
        case .constant(let seeds):
            let repeated = (0..<samples).flatMap { _ in seeds.elements }
            return Matrix(rows: samples * seeds.rows, columns: seeds.columns, elements: repeated)
        case .separable(let seeds, let slopes):
            return Elementwise.spread(seeds, slopes)
        }
    }

    /// The sum of the gradients that two users of a value contribute.
    static func sum(_ left: Deltas, _ right: Deltas, samples: Int) -> Deltas {
        precondition(left.seeds == right.seeds)
        if case .constant(var total) = left, case .constant(let other) = right {
            Elementwise.add(other.elements, to: &total.elements)
            return .constant(total)
        }
        var total = left.spread(over: samples)
        Elementwise.add(right.spread(over: samples).elements, to: &total.elements)
        return .perSample(total, seeds: left.seeds)
    }

    /// δ ∘ φ′: what passes an elementwise function with these slopes, samples × width.
    func scaled(by slopes: Matrix<Scalar>) -> Deltas {
        switch self {
        case .constant(let seeds): return .separable(seeds, slopes)
        case .separable(let seeds, var inner):
            Elementwise.multiply(&inner.elements, by: slopes.elements)
            return .separable(seeds, inner)
        case .perSample(var matrix, let seeds):
            Elementwise.multiplyRows(&matrix, by: slopes, seeds: seeds)
            return .perSample(matrix, seeds: seeds)
        }
    }
}
