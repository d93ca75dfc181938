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

    package struct Point: Hashable, Sendable, Codable {
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
    ///   - targets: y: n × k; with a kernel of all outputs, n O × 1.
    ///   - start: f(0), as large; zeros if nil.
    ///   - labels: The samples' classes, if `targets` are theirs.
    ///   - ridges: At least one; each λ ≥ 0.
    ///   - block: How many rows are left out together: O with a kernel of all outputs, else 1.
    ///   - check: Is called now and then; what it throws ends the work.
    /// - Throws: ``InferenceError/notFinite``, ``InferenceError/beyondRepair``, or what `check` throws.
    /// - Complexity: n² (k + 1) multiply-adds for every ridge, n² O where blocks are left out; n² numbers.
    package init(
        kernel: TrainingKernel, targets: Matrix<Double>, start: Matrix<Double>? = nil, labels: ClassLabels?,
        ridges: [Ridge], block: Int = 1, check: () throws -> Void = {}
    ) throws {
        precondition(targets.rows == kernel.count && !ridges.isEmpty)
        let fits = LeftOutFits(kernel: kernel, targets: targets, start: start, block: block)
        var points: [Point] = []
        for ridge in ridges {
            try check()
            let strength = ridge.strength(meanDiagonal: kernel.meanDiagonal)
            let (predictions, jitter) = try fits.predictions(ridge: strength, check: check)
            let squares = zip(predictions.elements, targets.elements).reduce(0) {
                $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
            }
            guard squares.isFinite else { throw InferenceError.notFinite }
            points.append(
                Point(
                    ridge: ridge, strength: strength, jitter: jitter,
                    meanSquaredError: squares / Double(targets.elements.count),
                    accuracy: labels.map {
                        $0.accuracy(of: predictions.reshaped(rows: $0.labels.count))
                    }))
        }
        self.points = points
    }

}

extension [LeaveOneOut.Point] {
    /// The point with the least error, the first of equals; nil without any.
    package var best: LeaveOneOut.Point? { self.min { $0.meanSquaredError < $1.meanSquaredError } }
}
