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
    package static func pieceCount(order: Int) -> Int {
        let width = panelWidth(order)
        return order > 2 * width ? (order - width - 1) / width + 1 : 1
    }

    /// Columns that are reduced together; fewer of long columns, so that a panel takes well under a second.
    private static func panelWidth(_ order: Int) -> Int {
        switch order {
        case ...6000: 32
        case ...9000: 16
        case ...13_000: 8
        case ...20_000: 4
        case ...28_000: 2
        default: 1
        }
    }

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
        guard matrix.allSatisfy(\.isFinite) else { throw EigenvalueError.notFinite }
        let largest = matrix.reduce(0) { max($0, $1.magnitude) }
        let scale = scale(for: largest)
        if scale != 1 { for index in matrix.indices { matrix[index] *= scale } }
        var (diagonal, beside) = try tridiagonal(&matrix, order, advance)
        matrix = []
        var (size, info) = (blasint(order), blasint(0))
        unsafe dsterf_(&size, &diagonal, &beside, &info)
        guard info == 0 else { throw EigenvalueError.noConvergence(remaining: Int(info)) }
        try advance()
        return scale == 1 ? diagonal : diagonal.map { $0 / scale }
    }

    private static func scale(for largest: Double) -> Double {
        guard largest > 0, !(1e-140...1e140).contains(largest) else { return 1 }
        return Double(sign: .plus, exponent: min(max(-Int(largest.exponent), -1000), 1000), significand: 1)
    }

    /// The diagonal, and the elements beside it.
    private static func tridiagonal(
        _ matrix: inout [Double], _ order: Int, _ advance: () throws -> Void
    ) throws -> (diagonal: [Double], beside: [Double]) {
        let width = panelWidth(order)
        var diagonal = [Double](repeating: 0, count: order)
        var beside = [Double](repeating: 0, count: order)
        var reflections = beside
        var work = [Double](repeating: 0, count: order * width)
        var start = 0
        while order - start > 2 * width {
            reduce(&matrix, order, start, width, &beside, &reflections, &work)
            for column in start..<start + width { diagonal[column] = matrix[column * order + column] }
            start += width
            try advance()
        }
        var (rest, stride, info, lower) = (blasint(order - start), blasint(order), blasint(0), lowerTriangle)
        unsafe matrix.withUnsafeMutableBufferPointer { matrix in
            unsafe diagonal.withUnsafeMutableBufferPointer { diagonal in
                unsafe beside.withUnsafeMutableBufferPointer { beside in
                    unsafe dsytd2_(
                        &lower, &rest, matrix.baseAddress.map { unsafe $0 + start * order + start }, &stride,
                        diagonal.baseAddress.map { unsafe $0 + start },
                        beside.baseAddress.map { unsafe $0 + start }, &reflections, &info)
                }
            }
        }
        precondition(info == 0, "dsytd2 refuses its argument \(-info)")
        return (diagonal, beside)
    }

    /// Fortran's name of the triangle that is read; column by column it is the upper one of our rows.
    private static let lowerTriangle: CChar = 0x4c

    /// Reduces a panel and takes it from what lies behind: A ← A − V Wᵀ − W Vᵀ.
    private static func reduce(
        _ matrix: inout [Double], _ order: Int, _ start: Int, _ width: Int, _ beside: inout [Double],
        _ reflections: inout [Double], _ work: inout [Double]
    ) {
        let rest = order - start
        var (size, columns, stride, pitch) = (blasint(rest), blasint(width), blasint(order), blasint(rest))
        var lower = lowerTriangle
        unsafe matrix.withUnsafeMutableBufferPointer { matrix in
            unsafe work.withUnsafeMutableBufferPointer { work in
                unsafe beside.withUnsafeMutableBufferPointer { beside in
                    guard let a = matrix.baseAddress, let w = work.baseAddress, let e = beside.baseAddress
                    else { return }
                    unsafe dlatrd_(
                        &lower, &size, &columns, a + start * order + start, &stride, e + start, &reflections,
                        w,
                        &pitch)
                    unsafe BLAS.subtractRankTwo(
                        from: a + (start + width) * order + start + width, a + start * order + start + width,
                        w + width, n: rest - width, k: width, stride: order, pitch: rest)
                }
            }
        }
    }
}

/// Why eigenvalues could not be found.
package enum EigenvalueError: Error, Hashable {
    /// The matrix holds an infinity or NaN.
    case notFinite
    /// The iteration has not ended for so many eigenvalues.
    case noConvergence(remaining: Int)
}
