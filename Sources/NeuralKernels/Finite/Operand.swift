internal import LinearAlgebra

/// One layer's parameters' share of the kernel, for a run of samples: what of the run enters the inner products of
/// gradients.
enum Operand<Scalar: NetworkScalar>: Sendable {
    /// (g a(x)·a(x′) + b) (δ_r(x)·δ_r′(x′)): weights that every sample uses once.
    case outer(OuterOperand<Scalar>)
    /// Σ over the parts of g ∂_r(x)·∂_r′(x′), the gradients written out.
    case gradients([GradientPart<Scalar>])
    /// Σ over pairs of positions of (g a_p(x)·a_q(x′) + b) (δ_rp(x)·δ_r′q(x′)): weights that every position uses.
    case positions(PositionOperand<Scalar>)
    /// Σ over pairs of equal tokens of δ_rt(x)·δ_r′t′(x′).
    case tokens(TokenOperand<Scalar>)
}

struct OuterOperand<Scalar: NetworkScalar>: Sendable {
    /// a; samples × in.
    let inputs: Matrix<Scalar>
    let deltas: Deltas<Scalar>
    let gain: Scalar
    let offset: Scalar
}

struct GradientPart<Scalar: NetworkScalar>: Sendable {
    /// ∂_r(x) in row (sample · R + r).
    let rows: Matrix<Scalar>
    /// R.
    let seeds: Int
    let gain: Scalar
}

struct PositionOperand<Scalar: NetworkScalar>: Sendable {
    /// P.
    let positions: Int
    /// For each group of channels a, (samples · P) × in; or with a `window` the pixels x, (samples · X) × channels.
    let inputs: [Matrix<Scalar>]
    /// P, or X.
    let inputRows: Int
    /// Which pixels lie under a position, when the inputs are pixels.
    let window: Patches?
    /// δ for each group: with the pairing `sum` one matrix, (samples · P) × (R · out); else one per seed,
    /// (samples · P) × out.
    let deltas: [[Matrix<Scalar>]]
    let gain: Scalar
    let offset: Scalar
}

struct TokenOperand<Scalar: NetworkScalar>: Sendable {
    struct Entry: Sendable {
        let token: Int
        /// The sum of δ over the token's places in the sample; R × width.
        let deltas: [Scalar]
    }

    /// Of every sample, in ascending order of the tokens.
    let samples: [[Entry]]
    let seeds: Int
    let width: Int
}

/// Which pairs of seeds a kernel keeps.
package enum SeedPairing: Hashable, Sendable {
    /// Σ_r of the pairs (r, r).
    case sum
    /// The pairs (r, r), each by itself.
    case diagonal
    /// All pairs.
    case all

    /// How many values of `seeds` seeds a pair of samples keeps.
    package func pairSize<Count: Numeric>(seeds: Count) -> Count {
        switch self {
        case .sum: 1
        case .diagonal: seeds
        case .all: seeds * seeds
        }
    }
}
