package import LinearAlgebra

/// What a learner is given.
package struct RegressionMaterial: Sendable {
    package let regression: Regression
    /// What it learns with.
    package let kernel: LearnedKernel
    /// How the outputs vary before training; nil where that is the kernel itself, or nothing varies.
    package let nngp: LearnedKernel?
    /// What the kernels were computed in.
    package let elementType: ElementType
    /// y: N × k.
    package let targets: Matrix<Double>
    /// What is known of the test samples: M × k; nil if nothing is.
    package let testTargets: Matrix<Double>?

    package init(
        regression: Regression, kernel: LearnedKernel, nngp: LearnedKernel?, elementType: ElementType,
        targets: Matrix<Double>, testTargets: Matrix<Double>?
    ) {
        self.regression = regression
        self.kernel = kernel
        self.nngp = nngp
        self.elementType = elementType
        self.targets = targets
        self.testTargets = testTargets
    }
}
