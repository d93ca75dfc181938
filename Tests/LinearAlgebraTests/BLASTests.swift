import LinearAlgebra
import Testing

@Suite struct BLASTests {
    /// Small integers: every product and sum is exact, in any order.
    private func matrix(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix<Float> {
        Matrix(
            rows: rows, columns: columns,
            elements: (0..<rows * columns).map { Float(($0 * 7 + seed) % 11 - 5) })
    }

    private func naive(_ a: Matrix<Float>, _ b: Matrix<Float>) -> [Float] {
        (0..<a.rows).flatMap { i in
            (0..<b.columns).map { j in (0..<a.columns).reduce(0) { $0 + a[i, $1] * b[$1, j] } }
        }
    }

    private func transpose(_ a: Matrix<Float>) -> Matrix<Float> {
        Matrix(
            rows: a.columns, columns: a.rows,
            elements: (0..<a.columns).flatMap { j in (0..<a.rows).map { a[$0, j] } })
    }

    @Test(arguments: [(1, 1, 1), (3, 5, 2), (64, 33, 17)])
    func `A product with a transposed factor is the sum over the shared index`(n: Int, m: Int, k: Int) {
        let (a, b) = (matrix(n, k, 1), matrix(m, k, 2))
        var product = Matrix<Float>(rows: n, columns: m, repeating: 99)
        product.setProduct(a.all, transposed: b.all)
        #expect(product.elements == naive(a, transpose(b)))
    }

    @Test func `A product can be added to a part of a matrix`() {
        let (a, b) = (matrix(3, 4, 1), matrix(2, 4, 2))
        var sum = Matrix<Float>(rows: 5, columns: 4, repeating: 7)
        sum.addProduct(a.all, transposed: b.all, at: 5, stride: 4)
        let product = naive(a, transpose(b))
        for row in 0..<5 {
            for column in 0..<4 {
                let isInside = (1..<4).contains(row) && (1..<3).contains(column)
                let added = isInside ? product[(row - 1) * 2 + column - 1] : 0
                #expect(sum[row, column] == 7 + added)
            }
        }
    }

    @Test func `A product overwrites what was there`() {
        let (a, b) = (matrix(4, 6, 1), matrix(6, 3, 5))
        var product = Matrix<Float>(rows: 4, columns: 3, repeating: .nan)
        product.setProduct(a.all, b.all)
        #expect(product.elements == naive(a, b))
    }

    @Test func `A Gram matrix fills the lower triangle and leaves the rest`() {
        let a = matrix(5, 3, 4)
        var gram = Matrix<Float>(rows: 5, columns: 5, repeating: -1)
        gram.setLowerGram(a.all)
        let whole = naive(a, transpose(a))
        for i in 0..<5 {
            for j in 0..<5 { #expect(gram[i, j] == (j <= i ? whole[i * 5 + j] : -1)) }
        }
    }

    @Test func `A slice takes every second row when its stride spans two`() {
        let a = matrix(6, 4, 3)
        let slice = MatrixSlice(of: a.elements, offset: 4, rows: 3, columns: 4, stride: 8)
        let odd = Matrix(
            rows: 3, columns: 4, elements: [1, 3, 5].flatMap { row in (0..<4).map { a[row, $0] } })
        var product = Matrix<Float>(rows: 3, columns: 6)
        product.setProduct(slice, transposed: a.all)
        #expect(product.elements == naive(odd, transpose(a)))
    }

    @Test func `A transposed factor on the left sums over the rows`() {
        let (a, b) = (matrix(5, 3, 1), matrix(5, 4, 2))
        var product = Matrix<Float>(rows: 5, columns: 6, repeating: -7)
        product.setProduct(transposed: a.all, b.all, at: 7, stride: 6)
        let expected = naive(transpose(a), b)
        for i in 0..<5 {
            for j in 0..<6 {
                let isInside = (1..<4).contains(i) && (1..<5).contains(j)
                #expect(product[i, j] == (isInside ? expected[(i - 1) * 4 + j - 1] : -7))
            }
        }
    }

    @Test func `The largest magnitude is that of either sign, wherever it stands`() {
        for (count, place, value) in [(1, 0, -3.0), (7, 6, 2.5), (1000, 613, -1e300), (64, 0, 1e-300)] {
            var matrix = Matrix<Double>(rows: 1, columns: count)
            matrix.elements[place] = value
            #expect(matrix.largestMagnitude == abs(value))
        }
        #expect(Matrix<Float>(rows: 0, columns: 5).largestMagnitude == 0)
        #expect(Matrix<Float>(rows: 2, columns: 2, elements: [1, -8, 4, 0]).largestMagnitude == 8)
    }
}
