internal import COpenBLAS

/// A symmetric matrix by its eigenvalues and eigenvectors, A = Σ λⱼ uⱼ uⱼᵀ.
package struct EigenDecomposition: Sendable {
    /// λ, from the smallest to the largest.
    package let values: [Double]
    /// Row j is uⱼ: of unit length, and orthogonal to the others.
    package let vectors: Matrix<Double>

    /// By LAPACK's `dsyevd`, divide and conquer: the values err by a few ε · max |λ|.
    ///
    /// - Parameter matrix: n × n with n > 0, finite; its lower triangle is read.
    /// - Throws: ``NoConvergence``.
    /// - Complexity: 2/3 n³ multiply-adds to tridiagonal form, n³ back, at most 4/3 n³ between; 2 n² numbers besides the
    ///   vectors themselves.
    /// - SeeAlso: Anderson et al., *LAPACK Users' Guide*, 3rd edition, section 2.3.4.1.
    package init(of matrix: consuming Matrix<Double>) throws(NoConvergence) {
        precondition(matrix.rows == matrix.columns && matrix.rows > 0)
        let n = matrix.rows
        var vectors = matrix.elements
        var values = [Double](repeating: 0, count: n)
        var work = [Double](repeating: 0, count: 1 + 6 * n + 2 * n * n)
        var indices = [blasint](repeating: 0, count: 3 + 5 * n)
        var (order, info) = (blasint(n), blasint(0))
        var (length, indexLength) = (blasint(work.count), blasint(indices.count))
        // LAPACK's matrices lie column by column: our lower triangle is its upper one, and its columns are our rows.
        var (job, triangle) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "U")))
        unsafe dsyevd_(
            &job, &triangle, &order, &vectors, &order, &values, &work, &length, &indices, &indexLength, &info,
            1, 1)
        precondition(info >= 0, "dsyevd refuses its argument \(-info)")
        guard info == 0 else { throw NoConvergence() }
        self.values = values
        self.vectors = Matrix(rows: n, columns: n, elements: vectors)
    }
}

/// An iteration for eigenvalues did not come to an end, as it may not where numbers are infinite or not numbers.
package struct NoConvergence: Error, Hashable {
    package init() {}
}
