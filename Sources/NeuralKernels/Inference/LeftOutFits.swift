package import LinearAlgebra

/// The fits that each leave one sample out.
package struct LeftOutFits: Sendable {
    private let kernel: TrainingKernel
    private let targets: Matrix<Double>
    /// How many rows of the kernel are one sample's.
    private let block: Int
    /// Uᵀ (y − f(0)): n × k.
    private let modes: Matrix<Double>
    /// The squares of the eigenvectors' components, row j those of uⱼ; empty where blocks are left out.
    private let squares: Matrix<Double>

    /// - Parameters:
    ///   - kernel: Of the n training samples. Its own ridge is not regarded.
    ///   - targets: y: n × k; with a kernel of all outputs, n O × 1.
    ///   - start: f(0), as large; zeros if nil.
    ///   - block: How many rows are left out together: O with a kernel of all outputs, else 1.
    /// - Complexity: n² k multiply-adds.
    package init(
        kernel: TrainingKernel, targets: Matrix<Double>, start: Matrix<Double>? = nil, block: Int = 1
    ) {
        precondition(block > 0 && kernel.count.isMultiple(of: block) && (block == 1 || targets.columns == 1))
        self.kernel = kernel
        self.targets = targets
        self.block = block
        var errors = targets
        for (index, value) in (start?.elements ?? []).enumerated() { errors.elements[index] -= value }
        modes = kernel.modes(of: errors)
        let elements = block == 1 ? kernel.eigenvectors.elements.map { $0 * $0 } : []
        squares = Matrix(
            rows: block == 1 ? kernel.count : 0, columns: block == 1 ? kernel.count : 0, elements: elements)
    }

    /// What the fits say with one ridge.
    ///
    /// The error of the rows I of a sample is (A⁻¹)ᴵᴵ⁻¹ (A⁻¹ (y − f(0)))ᴵ.
    /// - Parameters:
    ///   - ridge: λ ≥ 0.
    ///   - check: Is called now and then; what it throws ends the work.
    /// - Returns: Every sample's outputs by the fit that leaves it out, n × k, and what the diagonal took besides λ.
    /// - Throws: ``InferenceError/notFinite``, ``InferenceError/beyondRepair``, or what `check` throws.
    /// - Complexity: n² (k + 1) multiply-adds; n² O where blocks of O rows are left out.
    package func predictions(
        ridge: Double, check: () throws -> Void = {}
    ) throws -> (Matrix<Double>, jitter: Double) {
        precondition(ridge >= 0)
        let jitter = kernel.jitter(ridge: ridge)
        let inverse = kernel.eigenvalues.map { 1 / ($0 + ridge + jitter) }
        let solved = kernel.outputs(ofModes: modes.scalingRows(by: inverse))
        let errors = block == 1 ? errors(solved, inverse) : try blockErrors(solved, inverse, check)
        var predictions = targets
        for index in predictions.elements.indices { predictions.elements[index] -= errors.elements[index] }
        return (try predictions.checkedFinite(), jitter)
    }

    private func errors(_ solved: Matrix<Double>, _ inverse: [Double]) -> Matrix<Double> {
        // (A⁻¹)ᵢᵢ, which is positive: some eigenvector has a part in every sample.
        let diagonal = Matrix.product(
            transposed: squares, Matrix(rows: kernel.count, columns: 1, elements: inverse))
        var errors = solved
        let width = targets.columns
        for index in errors.elements.indices { errors.elements[index] /= diagonal.elements[index / width] }
        return errors
    }

    private func blockErrors(
        _ solved: Matrix<Double>, _ inverse: [Double], _ check: () throws -> Void
    ) throws -> Matrix<Double> {
        let n = kernel.count
        let roots = inverse.map { $0.squareRoot() }
        var errors = solved
        for start in stride(from: 0, to: n, by: block) {
            try check()
            // The rows of A^(−1/2) along the eigenvectors: their products are the block of A⁻¹.
            var halves = Matrix<Double>.unwritten(rows: block, columns: n)
            for row in 0..<block {
                for mode in 0..<n {
                    halves.elements[row * n + mode] = roots[mode] * kernel.eigenvectors[mode, start + row]
                }
            }
            let part = Matrix(
                rows: block, columns: 1, elements: Array(solved.elements[start..<start + block]))
            guard let factor = try? Cholesky(of: Matrix.gram(halves)) else {
                throw InferenceError.beyondRepair
            }
            errors.elements.replaceSubrange(start..<start + block, with: factor.solve(part).elements)
        }
        return errors
    }
}
