/// What is added to the diagonal of a kernel before it is inverted: A = Θ + λ 1.
///
/// neural-tangents calls it `diag_reg`, relative unless `diag_reg_absolute_scale`.
package enum Ridge: Hashable, Sendable, Codable {
    /// λ = r · tr(Θ)/n for this r ≥ 0.
    case relative(Double)
    /// λ itself, ≥ 0.
    case absolute(Double)

    /// r or λ, whichever it is given by.
    package var number: Double {
        switch self {
        case .relative(let number), .absolute(let number): number
        }
    }

    /// What this ridge is for a kernel.
    ///
    /// - Parameter meanDiagonal: tr(Θ)/n ≥ 0, but for rounding.
    /// - Returns: λ.
    package func strength(meanDiagonal: Double) -> Double {
        switch self {
        case .relative(let ratio): ratio * max(meanDiagonal, 0)
        case .absolute(let strength): strength
        }
    }
}
