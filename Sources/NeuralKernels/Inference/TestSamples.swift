package import LinearAlgebra

/// Samples that are not trained on, by their kernel with the training samples.
package struct TestSamples: Sendable {
    /// K U, the kernel along the training kernel's eigenvectors: m × n.
    let coupling: Matrix<Double>

    /// - Parameters:
    ///   - cross: K: m × n, the kernel of the samples with the training samples.
    ///   - kernel: The same kernel of the training samples.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Complexity: m n² multiply-adds, once for all times.
    package init(cross: Matrix<Double>, kernel: TrainingKernel) throws(InferenceError) {
        precondition(cross.columns == kernel.count)
        coupling = try kernel.coupling(cross).checkedFinite()
    }

    package var count: Int { coupling.rows }
}
