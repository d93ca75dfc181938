internal import COpenBLAS

/// A symmetric positive definite matrix by its triangular factor, A = L Lᵀ.
package struct Cholesky: Sendable {
    /// L, n × n; what lies above the diagonal is A's.
    private let lower: Matrix<Double>

    /// By LAPACK's `dpotrf`.
    ///
    /// - Parameter matrix: n × n with n > 0; its lower triangle is read.
    /// - Throws: ``NotPositiveDefinite``, also where a number is not one.
    /// - Complexity: n³ / 6 multiply-adds.
    /// - SeeAlso: Golub & Van Loan, *Matrix Computations*, 4th edition, section 4.2.
    package init(of matrix: consuming Matrix<Double>) throws(NotPositiveDefinite) {
        precondition(matrix.rows == matrix.columns && matrix.rows > 0)
        let n = matrix.rows
        var factor = matrix.elements
        var (order, info) = (blasint(n), blasint(0))
        // LAPACK's matrices lie column by column: our lower triangle is its upper one.
        var triangle = CChar(UInt8(ascii: "U"))
        unsafe dpotrf_(&triangle, &order, &factor, &order, &info, 1)
        precondition(info >= 0, "dpotrf refuses its argument \(-info)")
        guard info == 0 else { throw NotPositiveDefinite(order: Int(info)) }
        // OpenBLAS takes the root of what is not a number; any such number of a row reaches its pivot.
        if let row = (0..<n).first(where: { !(factor[$0 * n + $0] > 0) }) {
            throw NotPositiveDefinite(order: row + 1)
        }
        lower = Matrix(rows: n, columns: n, elements: factor)
    }
}

extension Cholesky {
    /// The diagonal of L, whose squares are the pivots of the elimination.
    package var diagonal: [Double] { (0..<lower.rows).map { lower[$0, $0] } }

    /// The x of A x = b.
    ///
    /// - Parameter right: b: n × k.
    /// - Returns: x: n × k.
    /// - Complexity: n² k multiply-adds.
    package func solve(_ right: Matrix<Double>) -> Matrix<Double> {
        var solution = right
        solution.solve(lower: lower, transposed: false)
        solution.solve(lower: lower, transposed: true)
        return solution
    }

    /// L⁻¹ r for every row r of a matrix, so that the products of the result's rows are those of r by A⁻¹.
    ///
    /// - Parameter rows: m × n.
    /// - Returns: m × n.
    /// - Complexity: m n² / 2 multiply-adds.
    package func whiten(_ rows: Matrix<Double>) -> Matrix<Double> {
        var white = rows
        white.solveRows(lower: lower)
        return white
    }
}

/// A matrix has no Cholesky factor.
package struct NotPositiveDefinite: Error, Hashable {
    /// The order of the first leading minor that is not positive.
    package let order: Int

    package init(order: Int) { self.order = order }
}
