/// Why nothing can be learned with a kernel.
package enum InferenceError: Error, Hashable {
    /// An input is infinite or not a number, or the results overflow.
    case notFinite
    /// A kernel of the training samples differs from its transpose by more than its rounding.
    case notSymmetric(row: Int, column: Int)
    /// An eigenvalue of a kernel of the training samples lies further below zero than its rounding explains.
    case indefinite(eigenvalue: Double, rounding: Double)
    /// Not even a ridge as large as the mean of its diagonal makes a kernel positive definite.
    case beyondRepair
    /// The eigenvalues were not found.
    case noConvergence
}
