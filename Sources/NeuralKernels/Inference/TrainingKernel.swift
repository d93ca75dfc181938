package import LinearAlgebra

/// The kernel Θ of the training samples by its eigenvalues and eigenvectors, and its ridge λ.
///
/// All that is learned with a kernel is a function of A = Θ + λ 1, which costs little once the eigenvectors are known.
package struct TrainingKernel: Sendable {
    /// The n eigenvalues of Θ, from the smallest to the largest; negative ones are 0 here.
    package let eigenvalues: [Double]
    /// Row j is the eigenvector uⱼ.
    package let eigenvectors: Matrix<Double>
    /// What rounding made negative, if anything.
    package let negative: NegativeEigenvalues?
    /// max(n, 32) · ε · max |μ| with the ε of the kernel's own type: what its rounding may have moved an eigenvalue by.
    package let rounding: Double
    /// The mean of the diagonal, tr(Θ)/n.
    package let meanDiagonal: Double
    /// λ.
    package let ridge: Double

    /// - Parameters:
    ///   - kernel: Θ: n × n with n > 0, of one output. That of all outputs, n O × n O, is as good if the targets are one
    ///     column; a sum over O outputs is to be divided by O before.
    ///   - elementType: What the kernel was computed in.
    ///   - ridge: λ ≥ 0.
    ///   - check: Is called now and then; what it throws ends the work.
    /// - Throws: ``InferenceError``, unless the kernel is finite, symmetric and positive semidefinite but for rounding, or what
    ///   `check` throws.
    /// - Complexity: that of an `EigenDecomposition`, 3 n³ multiply-adds.
    package init(
        _ kernel: Matrix<Double>, elementType: ElementType, ridge: Ridge, check: () throws -> Void = {}
    ) throws {
        precondition(kernel.rows == kernel.columns && kernel.rows > 0)
        // Sums over many parameters round more than few samples show.
        let unit = Double(max(kernel.rows, 32)) * elementType.epsilon
        try kernel.checkSymmetric(within: unit)
        let decomposition: EigenDecomposition
        do {
            decomposition = try EigenDecomposition(of: kernel, advance: check)
        } catch is EigenvalueError {
            throw InferenceError.noConvergence
        }
        let values = decomposition.values
        let rounding = unit * max(values[values.count - 1], -values[0])
        guard values[0] >= -rounding else {
            throw InferenceError.indefinite(eigenvalue: values[0], rounding: rounding)
        }
        eigenvalues = values.map { max($0, 0) }
        eigenvectors = decomposition.vectors
        negative =
            values[0] < 0 ? NegativeEigenvalues(smallest: values[0], count: values.count { $0 < 0 }) : nil
        self.rounding = rounding
        meanDiagonal = (0..<kernel.rows).reduce(0) { $0 + kernel[$1, $1] / Double(kernel.rows) }
        self.ridge = ridge.strength(meanDiagonal: meanDiagonal)
        guard self.ridge.isFinite, rounding.isFinite else { throw InferenceError.notFinite }
        precondition(self.ridge >= 0)
    }
}

/// Eigenvalues that would be 0 but for rounding, and are taken for 0.
package struct NegativeEigenvalues: Hashable, Sendable, Codable {
    package let smallest: Double
    package let count: Int
}

extension TrainingKernel {
    package var count: Int { eigenvalues.count }

    /// What A takes on its diagonal besides the ridge where training goes on for so long that A is inverted; 0 unless A is all
    /// but singular.
    package var jitter: Double { jitter(ridge: ridge) }

    /// The smallest eigenvalue that is inverted, n · 2⁻⁴² · max μ or the kernel's rounding; of zeros, n · 2⁻⁴².
    ///
    /// Where samples coincide, rounding of max μ · ε is divided by it and multiplied by what their targets differ in. At
    /// ``rounding`` itself that would leave one or two digits of a few samples' outputs; a thousand times that leaves four
    /// or five, and more of many samples'.
    package var smallestInverted: Double {
        let largest = eigenvalues[count - 1]
        return max(rounding, Double(count) * 0x1p-42 * (largest > 0 ? largest : 1))
    }

    /// The least number that lifts the smallest eigenvalue of Θ + λ 1 to where it is inverted; 0 if it is there already.
    func jitter(ridge: Double) -> Double { max(0, smallestInverted - (eigenvalues[0] + ridge)) }

    /// Uᵀ x of x: n × k, row j of which is x along the eigenvector uⱼ.
    func modes(of outputs: Matrix<Double>) -> Matrix<Double> { Matrix.product(eigenvectors, outputs) }

    /// U x, what ``modes(of:)`` undoes.
    func outputs(ofModes modes: Matrix<Double>) -> Matrix<Double> {
        Matrix.product(transposed: eigenvectors, modes)
    }

    /// The kernel of other samples with the training samples along the eigenvectors, K U: m × n.
    func coupling(_ cross: Matrix<Double>) -> Matrix<Double> {
        Matrix.product(cross, transposed: eigenvectors)
    }

    /// U diag(d) Uᵀ of n numbers d ≥ 0, symmetric to the bit.
    func matrix(withEigenvalues diagonal: [Double]) -> Matrix<Double> {
        var halves = Matrix<Double>.unwritten(rows: count, columns: count)
        let roots = diagonal.map { $0.squareRoot() }
        for i in 0..<count {
            for j in 0..<count {
                halves.elements[i * count + j] = roots[j] * eigenvectors.elements[j * count + i]
            }
        }
        return Matrix.gram(halves)
    }
}

extension ElementType {
    /// The distance from 1 to the next larger number.
    var epsilon: Double {
        switch self {
        case .float32: Double(Float.ulpOfOne)
        case .float64: Double.ulpOfOne
        }
    }
}

extension Matrix<Double> {
    var isFinite: Bool { elements.allSatisfy(\.isFinite) }

    /// The same matrix, once it is known to hold numbers.
    func checkedFinite() throws(InferenceError) -> Matrix {
        guard isFinite else { throw .notFinite }
        return self
    }

    /// Refuses what is not finite, or differs from its transpose by more than `tolerance` times the largest element.
    func checkSymmetric(within tolerance: Double) throws(InferenceError) {
        guard isFinite else { throw .notFinite }
        let allowed = tolerance * elements.reduce(0) { max($0, $1.magnitude) }
        for i in 0..<rows {
            for j in 0..<i where abs(elements[i * columns + j] - elements[j * columns + i]) > allowed {
                throw .notSymmetric(row: i, column: j)
            }
        }
    }
}
