internal import COpenBLAS

/// A symmetric matrix by its eigenvalues and eigenvectors, A = Σ λⱼ uⱼ uⱼᵀ.
package struct EigenDecomposition: Sendable {
    /// λ, from the smallest to the largest.
    package let values: [Double]
    /// Row j is uⱼ: of unit length, and orthogonal to the others.
    package let vectors: Matrix<Double>

    /// n at most: LAPACK counts its work, n² numbers and some, in 32 bits.
    package static let largestOrder = 46_000

    /// Eigenvectors that are brought back together, between two calls of `advance`.
    private static let columnsAtOnce = 128

    /// By LAPACK's divide and conquer, `dstedc`, between a reduction and a return that can be stopped: the values err by a
    /// few ε · max |λ|.
    ///
    /// - Parameters:
    ///   - matrix: n × n with n > 0; its lower triangle is read.
    ///   - advance: Is called now and then; what it throws ends the work.
    /// - Throws: ``EigenvalueError``, or what `advance` throws.
    /// - Complexity: 2/3 n³ multiply-adds to tridiagonal form, n³ back, at most 4/3 n³ between, which nothing stops; 2 n²
    ///   numbers besides the vectors themselves.
    /// - SeeAlso: Anderson et al., *LAPACK Users' Guide*, 3rd edition, section 2.3.4.1.
    package init(of matrix: consuming Matrix<Double>, advance: () throws -> Void) throws {
        precondition(matrix.rows == matrix.columns && (1...Self.largestOrder).contains(matrix.rows))
        let n = matrix.rows
        matrix.copyLowerTriangle()
        var reduced = matrix.elements
        let scale = try Eigenvalues.scaled(&reduced)
        var form = try Tridiagonal(reducing: &reduced, order: n, advance)
        var vectors = try Self.vectors(of: &form, n)
        try advance()
        for start in stride(from: 0, to: n, by: Self.columnsAtOnce) {
            Self.reflect(&vectors, start..<min(n, start + Self.columnsAtOnce), &reduced, form.scales)
            try advance()
        }
        values = scale == 1 ? form.diagonal : form.diagonal.map { $0 / scale }
        self.vectors = Matrix(rows: n, columns: n, elements: vectors)
    }

    /// Those of T, one after another; the diagonal becomes the eigenvalues.
    private static func vectors(of form: inout Tridiagonal, _ n: Int) throws(EigenvalueError) -> [Double] {
        var vectors = [Double](repeating: 0, count: n * n)
        var work = [Double](repeating: 0, count: 1 + 4 * n + n * n)
        var indices = [blasint](repeating: 0, count: 3 + 5 * n)
        var (order, info, job) = (blasint(n), blasint(0), CChar(UInt8(ascii: "I")))
        var (length, indexLength) = (blasint(work.count), blasint(indices.count))
        unsafe dstedc_(
            &job, &order, &form.diagonal, &form.beside, &vectors, &order, &work, &length, &indices,
            &indexLength, &info, 1)
        precondition(info >= 0, "dstedc refuses its argument \(-info)")
        guard info == 0 else { throw .noConvergence(remaining: Int(info)) }
        return vectors
    }

    /// Brings some eigenvectors of T back to those of A: u = Q z.
    private static func reflect(
        _ vectors: inout [Double], _ columns: Range<Int>, _ reflections: inout [Double], _ scales: [Double]
    ) {
        let n = scales.count
        var (order, some, info) = (blasint(n), blasint(columns.count), blasint(0))
        var (side, triangle, form) = (
            CChar(UInt8(ascii: "L")), Tridiagonal.lowerTriangle, CChar(UInt8(ascii: "N"))
        )
        // LAPACK's own blocks have 64 columns at most.
        var work = [Double](repeating: 0, count: 64 * columns.count + 65 * 64)
        var length = blasint(work.count)
        unsafe vectors.withUnsafeMutableBufferPointer { vectors in
            let target = unsafe vectors.baseAddress.map { unsafe $0 + columns.lowerBound * n }
            unsafe dormtr_(
                &side, &triangle, &form, &order, &some, &reflections, &order, scales, target, &order, &work,
                &length, &info, 1, 1, 1)
        }
        precondition(info == 0, "dormtr refuses its argument \(-info)")
    }
}
