import LinearAlgebra
import Testing

@Suite struct EigenDecompositionTests {
    /// B Bᵀ for some B: n × rank.
    private static func gram(_ n: Int, rank: Int) -> Matrix<Double> {
        let residues = (0..<n * rank).map { ($0 * 37 + $0 * $0 % 31 + 11) % 23 }
        let factor = Matrix<Double>(
            rows: n, columns: rank, elements: residues.map { Double($0) / 7 - 1.3 })
        var gram = Matrix<Double>(rows: n, columns: n)
        gram.setProduct(factor.all, transposed: factor.all)
        return gram
    }

    /// To some roundings of 1e-16, for a matrix of norm about `n`.
    @Test(arguments: [(1, 1), (2, 2), (7, 3), (60, 60), (130, 20)])
    func `A matrix is the sum of its eigenvectors' squares, and they are orthonormal`(n: Int, rank: Int)
        throws
    {
        let matrix = Self.gram(n, rank: rank)
        let eigen = try EigenDecomposition(of: matrix) {}
        #expect(eigen.values == eigen.values.sorted())
        let scale = max(eigen.values[n - 1], 1)
        #expect(eigen.values.prefix(n - rank).allSatisfy { abs($0) <= 1e-14 * scale })
        var scaled = eigen.vectors
        for j in 0..<n { for i in 0..<n { scaled[j, i] *= eigen.values[j] } }
        var (sum, products) = (Matrix<Double>(rows: n, columns: n), Matrix<Double>(rows: n, columns: n))
        sum.setProduct(transposed: scaled.all, eigen.vectors.all, at: 0, stride: n)
        products.setProduct(eigen.vectors.all, transposed: eigen.vectors.all)
        for i in 0..<n {
            for j in 0..<n {
                #expect(abs(sum[i, j] - matrix[i, j]) <= 1e-14 * scale)
                #expect(abs(products[i, j] - (i == j ? 1 : 0)) <= 1e-13)
            }
        }
    }

    @Test func `Only the lower triangle is read`() throws {
        var matrix = Self.gram(5, rank: 5)
        let whole = try EigenDecomposition(of: matrix) {}.values
        for i in 0..<5 { for j in (i + 1)..<5 { matrix[i, j] = .nan } }
        #expect(try EigenDecomposition(of: matrix) {}.values == whole)
    }

    @Test func `A row of the vectors belongs to the value of the same place`() throws {
        let eigen = try EigenDecomposition(of: Matrix(rows: 2, columns: 2, elements: [2, 1, 1, 2])) {}
        #expect(abs(eigen.values[0] - 1) <= 1e-15 && abs(eigen.values[1] - 3) <= 1e-15)
        #expect(abs(eigen.vectors[0, 0] + eigen.vectors[0, 1]) <= 1e-15)
        #expect(abs(eigen.vectors[1, 0] - eigen.vectors[1, 1]) <= 1e-15)
    }

    @Test(arguments: [1e-200, 1e200])
    func `Numbers whose squares vanish or overflow are scaled`(scale: Double) throws {
        let matrix = Self.gram(9, rank: 9)
        var scaled = matrix
        for index in scaled.elements.indices { scaled.elements[index] *= scale }
        let (plain, far) = (try EigenDecomposition(of: matrix) {}, try EigenDecomposition(of: scaled) {})
        for (a, b) in zip(plain.values, far.values) {
            #expect(abs(a - b / scale) <= 1e-13 * plain.values[8])
        }
    }

    /// Once at every call, of which there are panels, the middle and groups of vectors.
    @Test func `It can be stopped`() throws {
        struct Stop: Error {}
        let matrix = Self.gram(150, rank: 150)
        var calls = 0
        _ = try EigenDecomposition(of: matrix) { calls += 1 }
        #expect(calls == Eigenvalues.pieceCount(order: 150) + 2)
        for last in 1...calls {
            var rest = last
            #expect(throws: Stop.self) {
                try EigenDecomposition(of: matrix) {
                    rest -= 1
                    if rest == 0 { throw Stop() }
                }
            }
        }
        var broken = matrix
        broken[3, 1] = .nan
        #expect(throws: EigenvalueError.notFinite) { try EigenDecomposition(of: broken) {} }
    }

    @Test func `Zeros have eigenvalues of zero`() throws {
        #expect(try EigenDecomposition(of: Matrix(rows: 4, columns: 4)) {}.values == [0, 0, 0, 0])
    }
}
