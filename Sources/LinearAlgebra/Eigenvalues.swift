internal import COpenBLAS

/// The eigenvalues of a symmetric matrix, without its eigenvectors, in double precision.
///
/// The matrix is brought to tridiagonal form by Householder reflections, a panel of columns at a time, and that form's
/// eigenvalues are found by the QL and QR iterations: LAPACK's `dsytrd` and `dsterf`, of which the former is spelled
/// out here so that it can be stopped between panels.
/// - SeeAlso: Golub & Van Loan, *Matrix Computations*, 4th edition, sections 8.3.1 and 8.3.3; Dongarra et al., *Block
///   reduction of matrices to condensed forms for eigenvalue computations*, 1989.
package enum Eigenvalues {
    /// How many pieces the work for a matrix of this order has.
    package static func pieceCount(order: Int) -> Int { Tridiagonal.panelCount(order: order) + 1 }

    /// - Parameters:
    ///   - matrix: Symmetric, order · order numbers, which are used up.
    ///   - order: n.
    ///   - advance: Is called after every piece; what it throws ends the work.
    /// - Returns: n numbers, from the smallest to the largest; an error of ε · n · ‖A‖ at most.
    /// - Throws: ``EigenvalueError``, or what `advance` throws.
    /// - Complexity: 2/3 n³ multiply-adds, half of them at the speed of memory.
    package static func ofSymmetric(
        _ matrix: consuming [Double], order: Int, advance: () throws -> Void
    ) throws -> [Double] {
        precondition(matrix.count == order * order && order > 0 && order <= Int(Int32.max))
        // Numbers whose squares overflow or vanish are scaled, as LAPACK's drivers do.
        let scale = try scaled(&matrix)
        var form = try Tridiagonal(reducing: &matrix, order: order, advance)
        matrix = []
        var (size, info) = (blasint(order), blasint(0))
        unsafe dsterf_(&size, &form.diagonal, &form.beside, &info)
        guard info == 0 else { throw EigenvalueError.noConvergence(remaining: Int(info)) }
        try advance()
        return scale == 1 ? form.diagonal : form.diagonal.map { $0 / scale }
    }

    /// Scales a matrix whose squares overflow or vanish, by a power of 2.
    ///
    /// - Parameter matrix: Any numbers.
    /// - Returns: What it was multiplied by, mostly 1.
    /// - Throws: ``EigenvalueError/notFinite``.
    static func scaled(_ matrix: inout [Double]) throws(EigenvalueError) -> Double {
        guard matrix.allSatisfy(\.isFinite) else { throw .notFinite }
        let largest = matrix.reduce(0) { max($0, $1.magnitude) }
        guard largest > 0, !(1e-140...1e140).contains(largest) else { return 1 }
        let exponent = min(max(-Int(largest.exponent), -1000), 1000)
        let scale = Double(sign: .plus, exponent: exponent, significand: 1)
        for index in matrix.indices { matrix[index] *= scale }
        return scale
    }
}

/// Why eigenvalues could not be found.
package enum EigenvalueError: Error, Hashable {
    /// The matrix holds an infinity or NaN.
    case notFinite
    /// The iteration has not ended for so many eigenvalues.
    case noConvergence(remaining: Int)
}
