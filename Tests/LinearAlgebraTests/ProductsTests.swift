import LinearAlgebra
import Testing

@Suite struct ProductsTests {
    private let a = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])

    @Test func `Products are sums over the shared index`() {
        let b = Matrix<Double>(rows: 3, columns: 1, elements: [1, 0, -1])
        #expect(Matrix.product(a, b).elements == [-2, -2])
        #expect(Matrix.product(a, transposed: a).elements == [14, 32, 32, 77])
        #expect(Matrix.product(transposed: a, a).elements == [17, 22, 27, 22, 29, 36, 27, 36, 45])
        #expect(Matrix.gram(a).elements == [14, 32, 32, 77])
    }

    @Test func `Rows and columns are scaled by a factor each`() {
        #expect(a.scalingRows(by: [2, -1]).elements == [2, 4, 6, -4, -5, -6])
        #expect(a.scalingColumns(by: [1, 0, 2]).elements == [1, 0, 6, 4, 0, 12])
    }

    @Test func `The lower triangle is copied above the diagonal`() {
        var matrix = Matrix<Double>(rows: 2, columns: 2, elements: [1, .nan, 3, 4])
        matrix.copyLowerTriangle()
        #expect(matrix.elements == [1, 3, 3, 4])
    }
}
