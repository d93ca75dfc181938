package import LinearAlgebra

/// Infinitely many networks of infinite width of which only the last layer is trained.
///
/// Their outputs begin as a Gaussian process of the covariance K, which is also the kernel that they learn with. In the end
/// they are the posterior of that process.
/// - SeeAlso: Lee et al., *Wide neural networks of any depth evolve as linear models under gradient descent*, 2019;
///   neural-tangents 0.6.5, `predict.gradient_descent_mse_ensemble`.
package struct NNGPEnsemble: Sendable {
    package let regression: KernelRegression

    /// - Parameters:
    ///   - kernel: K of the n training samples.
    ///   - targets: y: n × k.
    ///   - learningRate: η > 0.
    /// - Throws: ``InferenceError/notFinite``.
    package init(
        kernel: TrainingKernel, targets: Matrix<Double>, learningRate: Double
    ) throws(InferenceError) {
        regression = try KernelRegression(
            kernel: kernel, targets: targets, start: nil, learningRate: learningRate)
    }
}

extension NNGPEnsemble {
    /// How the training samples' outputs are distributed after a time.
    ///
    /// - Parameters:
    ///   - reading: With or without the noise that the ridge is.
    ///   - time: t ≥ 0, which may be infinite.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Returns: n outputs. Observed, their covariance is A e^(−2 A η t/|y|); latent, K − K A⁻¹ (1 − e^(−2 A η t/|y|)) K.
    /// - Complexity: n³ / 2 multiply-adds.
    package func training(
        _ reading: TrainingReading, at time: Double
    ) throws(InferenceError) -> GaussianOutputs {
        let initial = reading == .observed ? regression.rates(at: time) : regression.kernel.eigenvalues
        let variances = zip(initial, regression.residuals(reading, at: 2 * time)).map { $0 * $1 }
        return try GaussianOutputs(
            mean: regression.trainingOutputs(reading, at: time),
            covariance: regression.kernel.matrix(withEigenvalues: variances))
    }

    /// How other samples' outputs are distributed after a time.
    ///
    /// - Parameters:
    ///   - test: m samples.
    ///   - prior: K of these samples: m × m.
    ///   - time: t ≥ 0, which may be infinite; A has the kernel's jitter then.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Returns: m outputs, of the covariance K′ − K A⁻¹ (1 − e^(−2 A η t/|y|)) Kᵀ with the prior K′ and the kernel K between
    ///   them and the training samples.
    /// - Complexity: m² n / 2 multiply-adds.
    package func outputs(
        of test: TestSamples, prior: Matrix<Double>, at time: Double
    ) throws(InferenceError) -> GaussianOutputs {
        precondition(prior.rows == test.count && prior.columns == test.count)
        let roots = regression.gains(at: 2 * time).map { $0.squareRoot() }
        let explained = Matrix.gram(test.coupling.scalingColumns(by: roots))
        return try GaussianOutputs(
            mean: regression.outputs(of: test, start: nil, at: time),
            covariance: prior.lowering(by: explained))
    }
}

extension Matrix<Double> {
    /// The difference to a symmetric matrix of the same size, symmetric to the bit.
    func lowering(by explained: Matrix) -> Matrix {
        var difference = self
        for index in elements.indices { difference.elements[index] -= explained.elements[index] }
        difference.copyLowerTriangle()
        return difference
    }
}
