package import LinearAlgebra

/// How well every training sample is predicted by a fit to all others, for many ridges.
///
/// No sample is left out in fact: with the hat matrix H = Θ A⁻¹ the error of sample i's prediction is rᵢ / (1 − Hᵢᵢ) for its
/// error rᵢ in the fit to all. Both are λ times what is divided here, (A⁻¹ y)ᵢ / (A⁻¹)ᵢᵢ, which needs no ridge. The fits
/// share λ, also where it is relative to the whole kernel's trace.
/// - SeeAlso: Rifkin & Lippert, *Notes on regularized least squares*, MIT-CSAIL-TR-2007-025, which scikit-learn's `RidgeCV`
///   follows; Rasmussen & Williams, *Gaussian Processes for Machine Learning*, 2006, equation 5.12.
package struct LeaveOneOut: Sendable {
    /// One for every ridge, in their order.
    package let points: [Point]

    package struct Point: Hashable, Sendable {
        package let ridge: Ridge
        /// λ.
        package let strength: Double
        /// What the diagonal took besides λ; 0 unless A is all but singular.
        package let jitter: Double
        /// The mean of the errors' squares over samples and outputs.
        package let meanSquaredError: Double
        /// The share of samples whose class is predicted; nil without classes.
        package let accuracy: Double?
    }

    /// - Parameters:
    ///   - kernel: Of the n training samples. Its own ridge is not regarded.
    ///   - targets: y: n × k.
    ///   - labels: The samples' classes, if `targets` are theirs.
    ///   - ridges: At least one; each λ ≥ 0.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Complexity: n² (k + 1) multiply-adds for every ridge; n² numbers.
    package init(
        kernel: TrainingKernel, targets: Matrix<Double>, labels: ClassLabels?, ridges: [Ridge]
    ) throws(InferenceError) {
        precondition(targets.rows == kernel.count && !ridges.isEmpty)
        let fits = LeftOutFits(kernel: kernel, targets: targets)
        var points: [Point] = []
        for ridge in ridges {
            let strength = ridge.strength(meanDiagonal: kernel.meanDiagonal)
            let (predictions, jitter) = try fits.predictions(ridge: strength)
            let squares = zip(predictions.elements, targets.elements).reduce(0) {
                $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
            }
            guard squares.isFinite else { throw .notFinite }
            points.append(
                Point(
                    ridge: ridge, strength: strength, jitter: jitter,
                    meanSquaredError: squares / Double(targets.elements.count),
                    accuracy: labels.map { $0.accuracy(of: predictions) }))
        }
        self.points = points
    }

    /// The point with the least error; the first of equals.
    package var best: Point {
        points.reduce(points[0]) { $1.meanSquaredError < $0.meanSquaredError ? $1 : $0 }
    }
}

/// The fits that each leave one sample out.
package struct LeftOutFits: Sendable {
    private let kernel: TrainingKernel
    private let targets: Matrix<Double>
    /// Uᵀ y: n × k.
    private let modes: Matrix<Double>
    /// The squares of the eigenvectors' components, row j those of uⱼ.
    private let squares: Matrix<Double>

    /// - Parameters:
    ///   - kernel: Of the n training samples. Its own ridge is not regarded.
    ///   - targets: y: n × k.
    /// - Complexity: n² k multiply-adds.
    package init(kernel: TrainingKernel, targets: Matrix<Double>) {
        self.kernel = kernel
        self.targets = targets
        modes = kernel.modes(of: targets)
        squares = Matrix(
            rows: kernel.count, columns: kernel.count, elements: kernel.eigenvectors.elements.map { $0 * $0 })
    }

    /// What the fits say with one ridge.
    ///
    /// - Parameter ridge: λ ≥ 0.
    /// - Returns: Every sample's outputs by the fit that leaves it out, n × k, and what the diagonal took besides λ.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Complexity: n² (k + 1) multiply-adds.
    package func predictions(ridge: Double) throws(InferenceError) -> (Matrix<Double>, jitter: Double) {
        precondition(ridge >= 0)
        let jitter = kernel.jitter(ridge: ridge)
        let inverse = kernel.eigenvalues.map { 1 / ($0 + ridge + jitter) }
        // (A⁻¹)ᵢᵢ, which is positive: some eigenvector has a part in every sample.
        let diagonal = Matrix.product(
            transposed: squares, Matrix(rows: kernel.count, columns: 1, elements: inverse))
        var predictions = kernel.outputs(ofModes: modes.scalingRows(by: inverse))
        let width = targets.columns
        for index in predictions.elements.indices {
            let error = predictions.elements[index] / diagonal.elements[index / width]
            predictions.elements[index] = targets.elements[index] - error
        }
        return (try predictions.checkedFinite(), jitter)
    }
}
