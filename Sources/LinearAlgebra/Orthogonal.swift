internal import COpenBLAS

extension Matrix {
    /// A = Q R with orthonormal columns in Q: n × k, and R: k × k, upper triangular.
    ///
    /// In double precision by LAPACK's `dgeqrf` and `dorgqr`, rounded to the elements' type at the end.
    /// - Precondition: at least as many rows as columns.
    /// - Complexity: 4 n k² multiply-adds at most, and twice the matrix in double precision.
    /// - SeeAlso: Golub & Van Loan, *Matrix Computations*, 4th edition, section 5.2.
    package func orthogonalFactors() -> (q: Matrix, r: Matrix) {
        precondition(rows >= columns && columns > 0)
        let (n, k) = (rows, columns)
        // LAPACK's matrices lie column by column.
        var work = [Double](repeating: 0, count: n * k)
        for i in 0..<n { for j in 0..<k { work[j * n + i] = Double(elements[i * k + j]) } }
        var tau = [Double](repeating: 0, count: k)
        var (height, width) = (blasint(n), blasint(k))
        var (length, info) = (blasint(k * Self.reflectionsAtOnce), blasint(0))
        var space = [Double](repeating: 0, count: Int(length))
        unsafe dgeqrf_(&height, &width, &work, &height, &tau, &space, &length, &info)
        precondition(info == 0, "dgeqrf refuses its argument \(-info)")
        var r = Matrix(rows: k, columns: k)
        for i in 0..<k { for j in i..<k { r.elements[i * k + j] = Element(work[j * n + i]) } }
        unsafe dorgqr_(&height, &width, &width, &work, &height, &tau, &space, &length, &info)
        precondition(info == 0, "dorgqr refuses its argument \(-info)")
        var q = Matrix.unwritten(rows: n, columns: k)
        for i in 0..<n { for j in 0..<k { q.elements[i * k + j] = Element(work[j * n + i]) } }
        return (q, r)
    }

    /// The block size that LAPACK's workspace is for.
    private static var reflectionsAtOnce: Int { 64 }
}
