import LinearAlgebra
import Testing

@Suite struct OrthogonalTests {
    /// RᵀR = AᵀA to some roundings of 1e-16.
    @Test(arguments: [(1, 1), (5, 5), (40, 7), (7, 1)])
    func `The upper factor has the same Gram matrix`(rows: Int, columns: Int) {
        let a = Matrix<Double>(
            rows: rows, columns: columns,
            elements: (0..<rows * columns).map { Double(($0 * 37 + 11) % 23) / 7 - 1.3 })
        let r = a.upperFactor()
        #expect(r.rows == columns && r.columns == columns)
        for i in 0..<columns {
            for j in 0..<columns {
                if j < i { #expect(r[i, j] == 0) }
                let left = (0..<rows).reduce(0) { $0 + a[$1, i] * a[$1, j] }
                let right = (0..<columns).reduce(0) { $0 + r[$1, i] * r[$1, j] }
                #expect(abs(left - right) <= 1e-13 * Double(rows))
            }
        }
    }

    @Test func `A column of zeros is no obstacle`() {
        let a = Matrix<Double>(rows: 3, columns: 2, elements: [0, 1, 0, 2, 0, 2])
        let r = a.upperFactor()
        #expect(r[0, 0] == 0 && abs(abs(r[0, 1]) * abs(r[0, 1]) + r[1, 1] * r[1, 1] - 9) <= 1e-14)
    }
}
