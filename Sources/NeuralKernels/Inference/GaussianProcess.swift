package import LinearAlgebra

/// The posterior of a Gaussian process: what Bayesian networks of infinite width know after training for ever.
///
/// With the NNGP kernel it is the end of an ``NNGPEnsemble``; with the NTK its mean is the end of an ``NTKEnsemble``, and
/// its covariance neural-tangents' `ntkgp`. By Cholesky factors, for n³/6 multiply-adds where eigenvectors take 3 n³.
/// - SeeAlso: Rasmussen & Williams, *Gaussian Processes for Machine Learning*, 2006, algorithm 2.1; He et al., *Bayesian deep
///   ensembles via the neural tangent kernel*, 2020.
package struct GaussianProcess: Sendable {
    /// λ.
    package let ridge: Double
    /// What the diagonal took besides the ridge; 0 unless A = K + λ 1 is all but singular.
    ///
    /// n · 2⁻⁴² of the mean diagonal, more for float32, and twice that until every pivot is as large: for the reason that
    /// ``TrainingKernel/smallestInverted`` has.
    package let jitter: Double
    private let factor: Cholesky
    /// A⁻¹ y: n × k.
    private let weights: Matrix<Double>

    /// - Parameters:
    ///   - kernel: K of the training samples: n × n with n > 0, as for a ``TrainingKernel``.
    ///   - elementType: What the kernel was computed in.
    ///   - targets: y: n × k.
    ///   - ridge: λ ≥ 0, the variance of the targets' noise.
    /// - Throws: ``InferenceError``.
    /// - Complexity: n³ / 6 + n² k multiply-adds, the former again for every doubling of the jitter.
    package init(
        kernel: Matrix<Double>, elementType: ElementType, targets: Matrix<Double>, ridge: Ridge
    ) throws(InferenceError) {
        precondition(kernel.rows == kernel.columns && kernel.rows == targets.rows)
        let n = kernel.rows
        try kernel.checkSymmetric(within: Double(n) * elementType.epsilon)
        let meanDiagonal = (0..<n).reduce(0) { $0 + kernel[$1, $1] / Double(n) }
        self.ridge = ridge.strength(meanDiagonal: meanDiagonal)
        precondition(self.ridge >= 0)
        let scale = meanDiagonal > 0 ? meanDiagonal : 1
        let unit = Double(n) * max(elementType.epsilon, 0x1p-42) * scale
        var (jitter, factor) = (0.0, Self.factor(kernel, shift: self.ridge, floor: unit))
        while factor == nil {
            jitter = jitter == 0 ? unit : 2 * jitter
            guard jitter <= scale else { throw .beyondRepair }
            factor = Self.factor(kernel, shift: self.ridge + jitter, floor: unit)
        }
        guard let factor else { throw .beyondRepair }
        self.jitter = jitter
        self.factor = factor
        weights = try factor.solve(targets).checkedFinite()
    }

    /// The factor of K plus `shift` on its diagonal, unless a pivot is not even as large as `floor`.
    private static func factor(_ kernel: Matrix<Double>, shift: Double, floor: Double) -> Cholesky? {
        var shifted = kernel
        for index in 0..<kernel.rows { shifted[index, index] += shift }
        guard let factor = try? Cholesky(of: shifted) else { return nil }
        return factor.diagonal.allSatisfy { $0 * $0 >= floor / 2 } ? factor : nil
    }
}

extension GaussianProcess {
    /// What is known of other samples' outputs.
    ///
    /// - Parameters:
    ///   - cross: K of m samples with the training samples: m × n.
    ///   - prior: K of the m samples: m × m.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Returns: m outputs, of the mean K A⁻¹ y and the covariance K′ − K A⁻¹ Kᵀ with the prior K′.
    /// - Complexity: m n² / 2 + m² n / 2 + m n k multiply-adds.
    package func posterior(
        cross: Matrix<Double>, prior: Matrix<Double>
    ) throws(InferenceError) -> GaussianOutputs {
        precondition(cross.columns == weights.rows && prior.rows == cross.rows && prior.columns == cross.rows)
        return try GaussianOutputs(
            mean: Matrix.product(cross, weights),
            covariance: prior.lowering(by: Matrix.gram(factor.whiten(cross))))
    }
}
