/// Gradient descent in steps so small that it is a flow, on L = 1/(2|y|) Σ (f − y)².
///
/// Along an eigenvector of the kernel with the eigenvalue a, df/dt = −(η a/|y|) (f − y). t counts steps of length η and
/// need not be whole, as in neural-tangents' `predict`.
/// - SeeAlso: Lee et al., *Wide neural networks of any depth evolve as linear models under gradient descent*, 2019,
///   section 2.2.
package struct GradientFlow: Hashable, Sendable {
    /// η > 0.
    package let learningRate: Double
    /// |y|, the number of training samples times that of outputs.
    package let targetCount: Int

    package init(learningRate: Double, targetCount: Int) {
        precondition(learningRate > 0 && targetCount > 0)
        self.learningRate = learningRate
        self.targetCount = targetCount
    }
}

extension GradientFlow {
    /// What is left of an error along an eigenvector.
    ///
    /// - Parameters:
    ///   - eigenvalue: a ≥ 0. Along an eigenvector of 0 nothing is ever learned.
    ///   - time: t ≥ 0, which may be infinite.
    /// - Returns: e^(−a η t/|y|).
    package func decay(_ eigenvalue: Double, at time: Double) -> Double {
        eigenvalue > 0 ? Double.exp(-eigenvalue * span(time)) : 1
    }

    /// The integral of ``decay(_:at:)`` over s = η t/|y|, which takes errors to weights of the kernel's rows.
    ///
    /// As s φ₁(−a s) with φ₁(z) = (eᶻ − 1)/z and φ₁(0) = 1: where neural-tangents divides 0 by 0, this is s.
    /// - Parameters:
    ///   - eigenvalue: a ≥ 0; a > 0 if t is infinite.
    ///   - time: t ≥ 0, which may be infinite.
    /// - Returns: (1 − e^(−a s))/a.
    package func gain(_ eigenvalue: Double, at time: Double) -> Double {
        let span = span(time)
        let exponent = eigenvalue > 0 ? eigenvalue * span : 0
        if exponent > 1 { return -Double.expm1(-exponent) / eigenvalue }
        return exponent > 0 ? span * (-Double.expm1(-exponent) / exponent) : span
    }

    /// η t/|y|.
    func span(_ time: Double) -> Double {
        precondition(time >= 0)
        return learningRate * time / Double(targetCount)
    }
}
