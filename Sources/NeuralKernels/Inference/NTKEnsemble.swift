package import LinearAlgebra

/// Infinitely many networks of infinite width, all of whose parameters are trained.
///
/// Their outputs begin as a Gaussian process of the covariance K, the NNGP kernel, and learn with the NTK, Θ.
/// - SeeAlso: Lee et al., *Wide neural networks of any depth evolve as linear models under gradient descent*, 2019,
///   equations 14 to 16; neural-tangents 0.6.5, `predict.gradient_descent_mse_ensemble`.
package struct NTKEnsemble: Sendable {
    package let regression: KernelRegression
    /// Uᵀ K U, the covariance at the start along the eigenvectors of Θ.
    private let initial: Matrix<Double>

    /// - Parameters:
    ///   - kernel: Θ of the n training samples.
    ///   - nngp: K of them: n × n.
    ///   - targets: y: n × k.
    ///   - learningRate: η > 0.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Complexity: 2 n³ multiply-adds.
    package init(
        kernel: TrainingKernel, nngp: Matrix<Double>, targets: Matrix<Double>, learningRate: Double
    ) throws(InferenceError) {
        precondition(nngp.rows == kernel.count && nngp.columns == kernel.count)
        regression = try KernelRegression(
            kernel: kernel, targets: targets, start: nil, learningRate: learningRate)
        initial = try kernel.modes(of: kernel.coupling(nngp)).checkedFinite()
    }
}

extension NTKEnsemble {
    /// How the training samples' outputs are distributed after a time.
    ///
    /// - Parameters:
    ///   - reading: With or without the noise that the ridge is.
    ///   - time: t ≥ 0, which may be infinite.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Returns: n outputs, of the covariance R K R with what R leaves of errors: observed, R = e^(−A η t/|y|); latent,
    ///   R = 1 − Θ A⁻¹ (1 − e^(−A η t/|y|)).
    /// - Complexity: 2 n³ multiply-adds.
    package func training(
        _ reading: TrainingReading, at time: Double
    ) throws(InferenceError) -> GaussianOutputs {
        let residuals = regression.residuals(reading, at: time)
        let kernel = regression.kernel
        let left = kernel.outputs(ofModes: initial.scalingRows(by: residuals).scalingColumns(by: residuals))
        var covariance = Matrix.product(left, kernel.eigenvectors)
        covariance.copyLowerTriangle()
        return try GaussianOutputs(
            mean: regression.trainingOutputs(reading, at: time), covariance: covariance)
    }

    /// How other samples' outputs are distributed after a time.
    ///
    /// - Parameters:
    ///   - test: m samples, by Θ.
    ///   - nngp: K between them and the training samples, ``TestSamples`` of the same ``TrainingKernel``.
    ///   - prior: K of these samples: m × m.
    ///   - time: t ≥ 0, which may be infinite; A has the kernel's jitter then.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Returns: m outputs, of the covariance K″ + B K Bᵀ − B K′ᵀ − K′ Bᵀ with the prior K″, K′ between them and the training
    ///   samples, and B = Θ′ A⁻¹ (1 − e^(−A η t/|y|)) with Θ′ between them.
    /// - Complexity: m n² + 2 m² n multiply-adds.
    package func outputs(
        of test: TestSamples, nngp: TestSamples, prior: Matrix<Double>, at time: Double
    ) throws(InferenceError) -> GaussianOutputs {
        precondition(nngp.count == test.count && prior.rows == test.count && prior.columns == test.count)
        let weights = test.coupling.scalingColumns(by: regression.gains(at: time))
        // B K Bᵀ − 2 K Bᵀ, the symmetric part of which is what is added to the prior.
        var inner = Matrix.product(weights, initial)
        for (index, value) in nngp.coupling.elements.enumerated() { inner.elements[index] -= 2 * value }
        let change = Matrix.product(inner, transposed: weights)
        var covariance = prior
        let m = test.count
        for i in 0..<m {
            for j in 0...i {
                covariance.elements[i * m + j] +=
                    (change.elements[i * m + j] + change.elements[j * m + i]) / 2
            }
        }
        covariance.copyLowerTriangle()
        return try GaussianOutputs(
            mean: regression.outputs(of: test, start: nil, at: time), covariance: covariance)
    }
}
