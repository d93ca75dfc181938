/// What one learner comes to, in few numbers; what it predicts is kept elsewhere.
package struct LearnerReport: Hashable, Sendable, Codable {
    package let learner: Learner
    package let kernel: KernelFacts
    /// η.
    package let learningRate: Double
    /// Beyond which descent in steps diverges; nil for a kernel of zeros.
    package let largestLearningRate: Double?
    /// At the times that were asked for.
    package let points: [LossPoint]
    /// From the start to where nothing changes any more.
    package let curve: [LossPoint]
    package let leaveOneOut: [LeaveOneOut.Point]
    /// ⟨Θ, y yᵀ⟩/(‖Θ‖ ‖y yᵀ‖); nil where one of them is 0.
    package let alignment: Double?
    /// The same of centred kernels; nil where one of them is constant.
    package let centredAlignment: Double?

    /// The kernel of the training samples.
    package struct KernelFacts: Hashable, Sendable, Codable {
        /// How many rows it has.
        package let order: Int
        package let meanDiagonal: Double
        package let largestEigenvalue: Double
        package let smallestEigenvalue: Double
        /// What rounding may have moved an eigenvalue by.
        package let rounding: Double
        /// Eigenvalues that rounding made negative, which are taken for 0.
        package let negative: NegativeEigenvalues?
        /// λ, what the diagonal takes.
        package let ridge: Double
        /// What it takes besides for times that invert it; 0 where it needs nothing, or no time is so long.
        package let jitter: Double
    }
}

/// How well outputs fit at one time.
package struct LossPoint: Hashable, Sendable, Codable {
    /// t.
    package let time: Double
    package let training: FitScore
    /// nil without test targets.
    package let test: FitScore?
}

/// How well outputs fit their targets.
package struct FitScore: Hashable, Sendable, Codable {
    /// 1/(2|y|) Σ (f − y)².
    package let loss: Double
    /// The share of samples whose class is predicted; nil without classes.
    package let accuracy: Double?
}
