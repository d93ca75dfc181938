import LinearAlgebra
import Testing

@Suite struct CholeskyTests {
    /// Diagonally dominant, so that its condition is small.
    private static func matrix(_ n: Int) -> Matrix<Double> {
        var matrix = Matrix<Double>(rows: n, columns: n)
        for i in 0..<n {
            for j in 0...i {
                let value = Double((i * 7 + j * 3) % 11) / 11 - 0.4
                (matrix[i, j], matrix[j, i]) = (value, value)
            }
            matrix[i, i] = Double(n) + Double(i % 5)
        }
        return matrix
    }

    /// To some roundings of 1e-16.
    @Test(arguments: [(1, 1), (5, 3), (90, 7)])
    func `What is solved for gives the right side again`(n: Int, k: Int) throws {
        let matrix = Self.matrix(n)
        let right = Matrix<Double>(rows: n, columns: k, elements: (0..<n * k).map { Double($0 % 13) - 6 })
        let solution = try Cholesky(of: matrix).solve(right)
        var product = Matrix<Double>(rows: n, columns: k)
        product.setProduct(matrix.all, solution.all)
        for (got, want) in zip(product.elements, right.elements) { #expect(abs(got - want) <= 1e-13) }
    }

    @Test func `Products of whitened rows are products by the inverse`() throws {
        let (n, m) = (6, 4)
        let cholesky = try Cholesky(of: Self.matrix(n))
        let rows = Matrix<Double>(rows: m, columns: n, elements: (0..<m * n).map { Double($0 % 7) - 3 })
        let columns = Matrix<Double>(
            rows: n, columns: m, elements: (0..<n).flatMap { i in (0..<m).map { rows[$0, i] } })
        var (wanted, got) = (Matrix<Double>(rows: m, columns: m), Matrix<Double>(rows: m, columns: m))
        wanted.setProduct(rows.all, cholesky.solve(columns).all)
        let white = cholesky.whiten(rows)
        got.setProduct(white.all, transposed: white.all)
        for (a, b) in zip(got.elements, wanted.elements) { #expect(abs(a - b) <= 1e-14) }
    }

    @Test func `The squares of the factor's diagonal are the pivots`() throws {
        let cholesky = try Cholesky(of: Matrix(rows: 2, columns: 2, elements: [4, .nan, 2, 10]))
        #expect(cholesky.diagonal == [2, 3])
    }

    @Test func `What is not positive definite is refused by the first minor that is not positive`() {
        #expect(throws: NotPositiveDefinite(order: 2)) {
            try Cholesky(of: Matrix(rows: 3, columns: 3, elements: [1, 2, 0, 2, 1, 0, 0, 0, 1]))
        }
        #expect(throws: NotPositiveDefinite(order: 1)) {
            try Cholesky(of: Matrix(rows: 1, columns: 1, elements: [0]))
        }
        #expect(throws: NotPositiveDefinite.self) {
            try Cholesky(of: Matrix(rows: 2, columns: 2, elements: [1, 0, .nan, 1]))
        }
    }
}
