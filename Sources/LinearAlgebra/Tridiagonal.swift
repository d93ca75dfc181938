internal import COpenBLAS

/// A symmetric matrix as Q T Qᵀ with T tridiagonal, by Householder reflections, a panel of columns at a time.
///
/// LAPACK's `dsytrd`, spelled out so that it can be stopped between panels.
/// - SeeAlso: Golub & Van Loan, *Matrix Computations*, 4th edition, section 8.3.1; Dongarra et al., *Block reduction of
///   matrices to condensed forms for eigenvalue computations*, 1989.
struct Tridiagonal {
    /// Of T: n numbers.
    var diagonal: [Double]
    /// Beside it: n − 1 numbers and one more.
    var beside: [Double]
    /// The reflections' scales; their vectors stand in the matrix that was reduced.
    private(set) var scales: [Double]

    /// - Parameters:
    ///   - matrix: Symmetric, order · order numbers, which the reflections take the place of.
    ///   - order: n.
    ///   - advance: Is called after every panel; what it throws ends the work.
    /// - Throws: What `advance` throws.
    /// - Complexity: 2/3 n³ multiply-adds, half of them at the speed of memory.
    init(reducing matrix: inout [Double], order: Int, _ advance: () throws -> Void) throws {
        let width = Self.panelWidth(order)
        diagonal = [Double](repeating: 0, count: order)
        beside = [Double](repeating: 0, count: order)
        scales = beside
        var work = [Double](repeating: 0, count: order * width)
        var start = 0
        while order - start > 2 * width {
            Self.reduce(&matrix, order, start, width, &beside, &scales, &work)
            for column in start..<start + width { diagonal[column] = matrix[column * order + column] }
            start += width
            try advance()
        }
        var (rest, stride, info, lower) = (
            blasint(order - start), blasint(order), blasint(0), Self.lowerTriangle
        )
        unsafe matrix.withUnsafeMutableBufferPointer { matrix in
            unsafe diagonal.withUnsafeMutableBufferPointer { diagonal in
                unsafe beside.withUnsafeMutableBufferPointer { beside in
                    unsafe scales.withUnsafeMutableBufferPointer { scales in
                        unsafe dsytd2_(
                            &lower, &rest, matrix.baseAddress.map { unsafe $0 + start * order + start },
                            &stride, diagonal.baseAddress.map { unsafe $0 + start },
                            beside.baseAddress.map { unsafe $0 + start },
                            scales.baseAddress.map { unsafe $0 + start }, &info)
                    }
                }
            }
        }
        precondition(info == 0, "dsytd2 refuses its argument \(-info)")
    }

    /// How many panels are reduced before the last columns.
    static func panelCount(order: Int) -> Int {
        let width = panelWidth(order)
        return order > 2 * width ? (order - width - 1) / width : 0
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

    /// Fortran's name of the triangle that is read; column by column it is the upper one of our rows.
    static let lowerTriangle: CChar = 0x4c

    /// Reduces a panel and takes it from what lies behind: A ← A − V Wᵀ − W Vᵀ.
    private static func reduce(
        _ matrix: inout [Double], _ order: Int, _ start: Int, _ width: Int, _ beside: inout [Double],
        _ scales: inout [Double], _ work: inout [Double]
    ) {
        let rest = order - start
        var (size, columns, stride, pitch) = (blasint(rest), blasint(width), blasint(order), blasint(rest))
        var lower = lowerTriangle
        unsafe matrix.withUnsafeMutableBufferPointer { matrix in
            unsafe work.withUnsafeMutableBufferPointer { work in
                unsafe beside.withUnsafeMutableBufferPointer { beside in
                    unsafe scales.withUnsafeMutableBufferPointer { scales in
                        guard let a = matrix.baseAddress, let w = work.baseAddress,
                            let e = beside.baseAddress, let t = scales.baseAddress
                        else { return }
                        unsafe dlatrd_(
                            &lower, &size, &columns, a + start * order + start, &stride, e + start, t + start,
                            w, &pitch)
                        unsafe BLAS.subtractRankTwo(
                            from: a + (start + width) * order + start + width,
                            a + start * order + start + width, w + width, n: rest - width, k: width,
                            stride: order, pitch: rest)
                    }
                }
            }
        }
    }
}
