/// What a kernel's eigenvalues say about it, and about learning with it.
///
/// Learning is gradient flow on L = 1/(2|y|) Σ (f − y)² over |y| targets, one for every sample and output: the residual
/// along an eigenvector with eigenvalue λ shrinks as e^(−η λ t/|y|), t counting steps of length η.
/// - SeeAlso: Lee et al., *Wide neural networks of any depth evolve as linear models under gradient descent*, 2019,
///   section 2.2.
package struct KernelSpectrum: Hashable, Sendable {
    /// From the largest to the smallest.
    package let eigenvalues: [Double]
    /// n · ε · max |λ|, with the ε of the kernel's own type: what its rounding may have moved an eigenvalue by.
    package let rounding: Double
    /// |y|.
    package let targetCount: Double
    /// What an eigenvalue of the matrix is of one output's kernel: O for a sum over the outputs' own, else 1.
    package let scale: Double

    /// - Parameters:
    ///   - eigenvalues: Of the kernel as one square matrix, from the largest to the smallest. Not empty.
    ///   - elementType: What the kernel was computed in.
    ///   - reduction: What became of the outputs.
    ///   - samples: N.
    ///   - outputs: O.
    package init(
        eigenvalues: [Double], elementType: ElementType, reduction: Reduction, samples: Int, outputs: Int
    ) {
        self.eigenvalues = eigenvalues
        let largest = eigenvalues.reduce(0) { max($0, $1.magnitude) }
        rounding = Double(eigenvalues.count) * elementType.epsilon * largest
        targetCount = Double(samples) * (reduction == .sumLogits ? 1 : Double(outputs))
        scale = reduction == .traceSum ? Double(outputs) : 1
    }
}

extension KernelSpectrum {
    /// Whether the kernel is positive definite, as far as its rounding lets it be known.
    package enum Definiteness: String, Hashable, Sendable {
        case positiveDefinite = "positive_definite"
        /// The smallest eigenvalue is 0 within rounding.
        case positiveSemidefinite = "positive_semidefinite"
        case indefinite
    }

    package var largest: Double { eigenvalues.first ?? 0 }
    package var smallest: Double { eigenvalues.last ?? 0 }
    package var trace: Double { eigenvalues.reduce(0, +) }

    package var definiteness: Definiteness {
        if smallest > rounding { return .positiveDefinite }
        return smallest >= -rounding ? .positiveSemidefinite : .indefinite
    }

    /// λ_max/λ_min; nil unless the kernel is positive definite.
    package var conditionNumber: Double? {
        definiteness == .positiveDefinite ? largest / smallest : nil
    }

    /// How many eigenvalues are above rounding.
    package var numericalRank: Int { eigenvalues.count { $0 > rounding } }

    /// e^H with the entropy H of the eigenvalues' shares of their sum; nil for a kernel without positive ones.
    ///
    /// - SeeAlso: Roy & Vetterli, *The effective rank*, 2007.
    package var effectiveRank: Double? {
        let positive = eigenvalues.filter { $0 > 0 }
        let sum = positive.reduce(0, +)
        guard sum > 0, sum.isFinite else { return nil }
        return Double.exp(
            positive.reduce(0) { total, value in
                let share = value / sum
                return share > 0 ? total - share * Double.log(share) : total
            })
    }

    /// 2|y|/λ_max, beyond which steps of that length overshoot; nil for a kernel that learns nothing.
    package var largestLearningRate: Double? {
        largest > 0 ? 2 * targetCount / (largest / scale) : nil
    }

    /// |y|/λ for every eigenvalue: after that much η t the residual along its eigenvector has shrunk to 1/e; nil where it
    /// does not shrink.
    package var timeConstants: [Double?] {
        eigenvalues.map { $0 > rounding ? targetCount / ($0 / scale) : nil }
    }
}
