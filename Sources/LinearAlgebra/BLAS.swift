package import COpenBLAS

/// A number that OpenBLAS has matrix products for.
///
/// The requirements are the C routines' own signatures, so that a conformance is one line each;
/// callers use ``Matrix``'s methods below.
package protocol BLASElement: BinaryFloatingPoint, BitwiseCopyable, Sendable {
    static var cblasGEMM: CBLASGEMM<Self> { get }
    static var cblasSYRK: CBLASSYRK<Self> { get }
    static var cblasIAMAX: CBLASIAMAX<Self> { get }
}

/// The C signature of `cblas_sgemm` and `cblas_dgemm`.
package typealias CBLASGEMM<T> = (
    CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, blasint, blasint, blasint,
    T, UnsafePointer<T>?, blasint, UnsafePointer<T>?, blasint, T, UnsafeMutablePointer<T>?, blasint
) -> Void

/// The C signature of `cblas_ssyrk` and `cblas_dsyrk`.
package typealias CBLASSYRK<T> = (
    CBLAS_ORDER, CBLAS_UPLO, CBLAS_TRANSPOSE, blasint, blasint,
    T, UnsafePointer<T>?, blasint, T, UnsafeMutablePointer<T>?, blasint
) -> Void

/// The C signature of `cblas_isamax` and `cblas_idamax`.
package typealias CBLASIAMAX<T> = (blasint, UnsafePointer<T>?, blasint) -> Int

extension Float: BLASElement {
    package static var cblasGEMM: CBLASGEMM<Float> { unsafe cblas_sgemm }
    package static var cblasSYRK: CBLASSYRK<Float> { unsafe cblas_ssyrk }
    package static var cblasIAMAX: CBLASIAMAX<Float> { { unsafe Int(cblas_isamax($0, $1, $2)) } }
}

extension Double: BLASElement {
    package static var cblasGEMM: CBLASGEMM<Double> { unsafe cblas_dgemm }
    package static var cblasSYRK: CBLASSYRK<Double> { unsafe cblas_dsyrk }
    package static var cblasIAMAX: CBLASIAMAX<Double> { { unsafe Int(cblas_idamax($0, $1, $2)) } }
}

/// How OpenBLAS is used here: one thread per call, the parallelism being ours.
package enum BLAS {
    /// Makes every later product run on its caller's thread alone.
    ///
    /// The parallel work is split into independent tiles by the caller. A product split by OpenBLAS would
    /// besides depend on the number of threads in its last bits.
    package static func useCallersThread() {
        openblas_set_num_threads(1)
    }

    /// C ← C − V Wᵀ − W Vᵀ in the lower triangle of C, all of them column by column.
    ///
    /// - Parameters:
    ///   - c: n × n, with columns `stride` apart.
    ///   - v: n × k, with columns `stride` apart.
    ///   - w: n × k, with columns `pitch` apart.
    ///   - n: Rows.
    ///   - k: Columns of v and w.
    ///   - stride: Of c and v.
    ///   - pitch: Of w.
    static func subtractRankTwo(
        from c: UnsafeMutablePointer<Double>, _ v: UnsafePointer<Double>, _ w: UnsafePointer<Double>, n: Int,
        k: Int,
        stride: Int, pitch: Int
    ) {
        unsafe cblas_dsyr2k(
            CblasColMajor, CblasLower, CblasNoTrans, blasint(n), blasint(k), -1, v, blasint(stride), w,
            blasint(pitch), 1, c, blasint(stride))
    }

    /// The processor that OpenBLAS chose its kernels for, such as `SkylakeX`.
    package static var processor: String {
        unsafe String(cString: openblas_get_corename())
    }
}

extension Matrix {
    /// Overwrites this matrix with a · bᵀ.
    ///
    /// - Parameters:
    ///   - a: n × k.
    ///   - b: m × k.
    /// - Precondition: this matrix is n × m.
    /// - Complexity: n m k multiply-adds.
    package mutating func setProduct(_ a: MatrixSlice<Element>, transposed b: MatrixSlice<Element>) {
        precondition(rows == a.rows && columns == b.rows)
        setProduct(a, transposed: b, at: 0, stride: columns)
    }

    /// Overwrites this matrix with a · b.
    ///
    /// - Parameters:
    ///   - a: n × k.
    ///   - b: k × m.
    /// - Precondition: this matrix is n × m.
    /// - Complexity: n m k multiply-adds.
    package mutating func setProduct(_ a: MatrixSlice<Element>, _ b: MatrixSlice<Element>) {
        precondition(rows == a.rows && columns == b.columns)
        setProduct(a, b, at: 0, stride: columns)
    }

    /// Overwrites the part of this matrix's storage that begins at `offset` and has rows `stride` apart with a · bᵀ.
    package mutating func setProduct(
        _ a: MatrixSlice<Element>, transposed b: MatrixSlice<Element>, at offset: Int, stride: Int
    ) {
        precondition(a.columns == b.columns)
        gemm(a, CblasNoTrans, b, CblasTrans, Extent(a.rows, b.rows, a.columns), offset, stride)
    }

    /// Adds a · bᵀ to the part of this matrix's storage that begins at `offset` and has rows `stride` apart.
    package mutating func addProduct(
        _ a: MatrixSlice<Element>, transposed b: MatrixSlice<Element>, at offset: Int, stride: Int
    ) {
        precondition(a.columns == b.columns)
        let extent = Extent(a.rows, b.rows, a.columns)
        gemm(a, CblasNoTrans, b, CblasTrans, extent, offset, stride, adds: true)
    }

    /// Overwrites the part of this matrix's storage that begins at `offset` and has rows `stride` apart with a · b.
    package mutating func setProduct(
        _ a: MatrixSlice<Element>, _ b: MatrixSlice<Element>, at offset: Int, stride: Int
    ) {
        precondition(a.columns == b.rows)
        gemm(a, CblasNoTrans, b, CblasNoTrans, Extent(a.rows, b.columns, a.columns), offset, stride)
    }

    /// Overwrites the part of this matrix's storage that begins at `offset` and has rows `stride` apart with aᵀ · b.
    package mutating func setProduct(
        transposed a: MatrixSlice<Element>, _ b: MatrixSlice<Element>, at offset: Int, stride: Int
    ) {
        precondition(a.rows == b.rows)
        gemm(a, CblasTrans, b, CblasNoTrans, Extent(a.columns, b.columns, a.rows), offset, stride)
    }

    /// Overwrites the lower triangle of this matrix, the diagonal with it, with that of a · aᵀ.
    ///
    /// What lies above the diagonal is left as it was.
    /// - Parameter a: n × k.
    /// - Precondition: this matrix is n × n.
    /// - Complexity: n² k / 2 multiply-adds.
    package mutating func setLowerGram(_ a: MatrixSlice<Element>) {
        precondition(rows == a.rows && columns == a.rows)
        let (n, k, stride, width) = (blasint(rows), blasint(a.columns), blasint(a.stride), blasint(columns))
        unsafe a.storage.withUnsafeBufferPointer { input in
            unsafe elements.withUnsafeMutableBufferPointer { output in
                let base = unsafe input.baseAddress.map { unsafe $0 + a.offset }
                unsafe Element.cblasSYRK(
                    CblasRowMajor, CblasLower, CblasNoTrans, n, k,
                    1, base, stride, 0, output.baseAddress, width)
            }
        }
    }

    /// The sizes of a product: n × k times k × m.
    private struct Extent {
        let n, m, k: Int

        init(_ n: Int, _ m: Int, _ k: Int) { (self.n, self.m, self.k) = (n, m, k) }
    }

    private mutating func gemm(
        _ a: MatrixSlice<Element>, _ transposeA: CBLAS_TRANSPOSE, _ b: MatrixSlice<Element>,
        _ transposeB: CBLAS_TRANSPOSE, _ extent: Extent, _ offset: Int, _ stride: Int, adds: Bool = false
    ) {
        precondition(offset >= 0 && stride >= extent.m)
        precondition(offset + (extent.n - 1) * stride + extent.m <= elements.count)
        unsafe a.storage.withUnsafeBufferPointer { left in
            unsafe b.storage.withUnsafeBufferPointer { right in
                unsafe elements.withUnsafeMutableBufferPointer { output in
                    let leftBase = unsafe left.baseAddress.map { unsafe $0 + a.offset }
                    let rightBase = unsafe right.baseAddress.map { unsafe $0 + b.offset }
                    let target = unsafe output.baseAddress.map { unsafe $0 + offset }
                    unsafe Element.cblasGEMM(
                        CblasRowMajor, transposeA, transposeB, blasint(extent.n), blasint(extent.m),
                        blasint(extent.k), 1, leftBase, blasint(a.stride), rightBase, blasint(b.stride),
                        adds ? 1 : 0, target, blasint(stride))
                }
            }
        }
    }
}

extension Matrix where Element == Double {
    /// Overwrites this n × k matrix with L⁻¹ times it, or L⁻ᵀ times it.
    ///
    /// - Parameters:
    ///   - lower: L: n × n. What lies above its diagonal is not read; its diagonal has no zeros.
    ///   - transposed: Whether Lᵀ takes L's place.
    /// - Complexity: n² k / 2 multiply-adds.
    package mutating func solve(lower: Matrix, transposed: Bool) {
        precondition(lower.rows == rows && lower.columns == rows)
        trsm(CblasLeft, lower, transposed ? CblasTrans : CblasNoTrans)
    }

    /// Overwrites every row r of this m × n matrix with L⁻¹ r.
    ///
    /// - Parameter lower: L: n × n, as in ``solve(lower:transposed:)``.
    /// - Complexity: m n² / 2 multiply-adds.
    package mutating func solveRows(lower: Matrix) {
        precondition(lower.rows == columns && lower.columns == columns)
        trsm(CblasRight, lower, CblasTrans)
    }

    private mutating func trsm(_ side: CBLAS_SIDE, _ lower: Matrix, _ transpose: CBLAS_TRANSPOSE) {
        let (n, m, stride) = (blasint(rows), blasint(columns), blasint(lower.columns))
        unsafe lower.elements.withUnsafeBufferPointer { factor in
            unsafe elements.withUnsafeMutableBufferPointer { output in
                unsafe cblas_dtrsm(
                    CblasRowMajor, side, CblasLower, transpose, CblasNonUnit, n, m, 1, factor.baseAddress,
                    stride,
                    output.baseAddress, m)
            }
        }
    }
}

extension Matrix {
    /// The largest magnitude of an element; 0 of none.
    ///
    /// - Complexity: reads every element once.
    package var largestMagnitude: Element {
        // A call counts elements in 32 bits.
        let most = Int(Int32.max)
        return unsafe elements.withUnsafeBufferPointer { elements in
            stride(from: 0, to: elements.count, by: most).reduce(Element(0)) { largest, start in
                let count = min(most, elements.count - start)
                guard let base = elements.baseAddress else { return largest }
                let place = unsafe start + Element.cblasIAMAX(blasint(count), base + start, 1)
                return max(largest, unsafe elements[place].magnitude)
            }
        }
    }
}
