package import LinearAlgebra

/// Outputs that are normally distributed, every output alike and independent of the others.
package struct GaussianOutputs: Sendable {
    /// Samples × outputs.
    package let mean: Matrix<Double>
    /// Of one output: samples × samples, symmetric to the bit, positive semidefinite but for rounding.
    package let covariance: Matrix<Double>

    /// - Throws: ``InferenceError/notFinite``.
    init(mean: Matrix<Double>, covariance: Matrix<Double>) throws(InferenceError) {
        self.mean = try mean.checkedFinite()
        self.covariance = try covariance.checkedFinite()
    }

    /// The variances of the samples' outputs, none of them below 0.
    package var variances: [Double] { covariance.variances }
}

extension Matrix<Double> {
    /// The diagonal of a covariance, none of it below 0.
    package var variances: [Double] { (0..<rows).map { max(self[$0, $0], 0) } }
}
