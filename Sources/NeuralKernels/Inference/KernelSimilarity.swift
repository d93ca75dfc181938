package import LinearAlgebra

/// How alike two kernels of the same samples are.
package enum KernelSimilarity {
    /// The cosine of the angle between two kernels as vectors.
    ///
    /// - Parameters:
    ///   - kernel: K: n × m, finite.
    ///   - other: L: n × m, finite.
    /// - Returns: ⟨K, L⟩ / (‖K‖ ‖L‖) of Frobenius, from −1 to 1, and from 0 for positive semidefinite kernels; nil if one is 0.
    /// - Complexity: n m.
    /// - SeeAlso: Cristianini et al., *On kernel-target alignment*, 2001.
    package static func alignment(_ kernel: Matrix<Double>, _ other: Matrix<Double>) -> Double? {
        precondition(kernel.rows == other.rows && kernel.columns == other.columns)
        guard let first = kernel.normalized(), let second = other.normalized() else { return nil }
        return min(max(zip(first.elements, second.elements).reduce(0) { $0 + $1.0 * $1.1 }, -1), 1)
    }

    /// The alignment of H K H and H L H, with H = 1 − 1 1ᵀ/n: as of kernels whose features have mean 0 over the samples.
    ///
    /// Also called CKA, for which Kornblith et al. compare the kernels of two networks.
    /// - Parameters:
    ///   - kernel: K: n × n, finite.
    ///   - other: L: n × n, finite.
    /// - Returns: nil if a kernel is constant.
    /// - Complexity: n².
    /// - SeeAlso: Cortes, Mohri & Rostamizadeh, *Algorithms for learning kernels based on centered alignment*, JMLR 13, 2012,
    ///   definition 4; Kornblith et al., *Similarity of neural network representations revisited*, 2019, section 3.
    package static func centeredAlignment(_ kernel: Matrix<Double>, _ other: Matrix<Double>) -> Double? {
        guard let first = kernel.centered(), let second = other.centered() else { return nil }
        return alignment(first, second)
    }

    /// How far one kernel is from another, for the size of the other.
    ///
    /// - Parameters:
    ///   - kernel: K: n × m, finite.
    ///   - other: L: n × m, finite.
    /// - Returns: ‖K − L‖ / ‖L‖ of Frobenius; nil if L is 0.
    /// - Complexity: n m.
    package static func relativeDistance(_ kernel: Matrix<Double>, from other: Matrix<Double>) -> Double? {
        precondition(kernel.rows == other.rows && kernel.columns == other.columns)
        let scale = max(kernel.largestMagnitude, other.largestMagnitude)
        guard scale > 0, kernel.isFinite, other.isFinite else { return nil }
        var (difference, norm) = (0.0, 0.0)
        for (a, b) in zip(kernel.elements, other.elements) {
            difference += (a / scale - b / scale) * (a / scale - b / scale)
            norm += b / scale * (b / scale)
        }
        return norm > 0 ? (difference / norm).squareRoot() : nil
    }
}

extension KernelSimilarity {
    /// The alignment of a kernel with the targets' own, y yᵀ.
    ///
    /// - Parameters:
    ///   - kernel: K: n × n, finite.
    ///   - targets: y: n × k, finite.
    /// - Returns: From 0 to 1 for a positive semidefinite kernel; nil if either is 0.
    /// - Complexity: n² k multiply-adds.
    /// - SeeAlso: Cristianini et al., *On kernel-target alignment*, 2001.
    package static func targetAlignment(_ kernel: Matrix<Double>, targets: Matrix<Double>) -> Double? {
        precondition(kernel.rows == targets.rows)
        let scale = targets.largestMagnitude
        guard scale > 0, targets.isFinite else { return nil }
        let scaled = targets.scalingRows(by: Array(repeating: 1 / scale, count: targets.rows))
        return alignment(kernel, Matrix.gram(scaled))
    }

    /// The centered alignment of a kernel with the targets' own, y yᵀ.
    ///
    /// - Parameters:
    ///   - kernel: K: n × n, finite.
    ///   - targets: y: n × k, finite.
    /// - Returns: From 0 to 1 for a positive semidefinite kernel; nil if either is constant.
    /// - Complexity: n² k multiply-adds.
    /// - SeeAlso: Cortes, Mohri & Rostamizadeh, *Algorithms for learning kernels based on centered alignment*, JMLR 13, 2012,
    ///   definition 4.
    package static func centeredTargetAlignment(_ kernel: Matrix<Double>, targets: Matrix<Double>) -> Double?
    {
        guard let centered = kernel.centered() else { return nil }
        // The gram of centered targets is the centered gram.
        var means = [Double](repeating: 0, count: targets.columns)
        for row in 0..<targets.rows {
            for column in 0..<targets.columns { means[column] += targets[row, column] / Double(targets.rows) }
        }
        var differences = targets
        for row in 0..<targets.rows {
            for column in 0..<targets.columns { differences[row, column] -= means[column] }
        }
        let rounding = Double(targets.rows) * Double.ulpOfOne * targets.largestMagnitude
        guard differences.largestMagnitude > rounding else { return nil }
        return targetAlignment(centered, targets: differences)
    }
}

extension Matrix<Double> {
    var largestMagnitude: Double { elements.reduce(0) { max($0, $1.magnitude) } }

    /// The matrix over its Frobenius norm; nil if that is 0, or not finite.
    ///
    /// Scaled first, so that no square overflows or vanishes.
    func normalized() -> Matrix? {
        let scale = largestMagnitude
        guard scale > 0, isFinite else { return nil }
        var scaled = self
        for index in elements.indices { scaled.elements[index] /= scale }
        let norm = scaled.elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for index in elements.indices { scaled.elements[index] /= norm }
        return scaled
    }

    /// H K H with H = 1 − 1 1ᵀ/n, of a norm of 1 or less; nil if nothing but rounding is left.
    func centered() -> Matrix? {
        precondition(rows == columns)
        guard var centered = normalized() else { return nil }
        let n = Double(rows)
        var (rowMeans, columnMeans) = (
            [Double](repeating: 0, count: rows), [Double](repeating: 0, count: rows)
        )
        for i in 0..<rows {
            for j in 0..<columns {
                rowMeans[i] += centered[i, j] / n
                columnMeans[j] += centered[i, j] / n
            }
        }
        let mean = rowMeans.reduce(0) { $0 + $1 / n }
        let rounding = n * Double.ulpOfOne * centered.largestMagnitude
        for i in 0..<rows { for j in 0..<columns { centered[i, j] += mean - rowMeans[i] - columnMeans[j] } }
        return centered.largestMagnitude > rounding ? centered : nil
    }
}
