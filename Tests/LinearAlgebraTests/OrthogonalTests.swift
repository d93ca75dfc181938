import LinearAlgebra
import Testing

@Suite struct OrthogonalTests {
    private static func element(_ index: Int) -> Double {
        let residue = (index * 37 + index * index % 31 + 11) % 23
        return Double(residue) / 7 - 1.3
    }

    /// To some roundings of 1e-16.
    @Test(arguments: [(1, 1), (5, 5), (40, 7), (7, 1), (300, 130)])
    func `A matrix is the product of its factors, the first of them orthonormal`(rows: Int, columns: Int) {
        let a = Matrix<Double>(
            rows: rows, columns: columns,
            elements: (0..<rows * columns).map { Self.element($0) })
        let (q, r) = a.orthogonalFactors()
        #expect(q.rows == rows && q.columns == columns)
        #expect(r.rows == columns && r.columns == columns)
        for i in 0..<columns {
            for j in 0..<columns {
                if j < i { #expect(r[i, j] == 0) }
                let dot = (0..<rows).reduce(0) { $0 + q[$1, i] * q[$1, j] }
                #expect(abs(dot - (i == j ? 1 : 0)) <= 1e-13)
            }
        }
        for i in 0..<rows {
            for j in 0..<columns {
                let sum = (0..<columns).reduce(0) { $0 + q[i, $1] * r[$1, j] }
                #expect(abs(sum - a[i, j]) <= 1e-13 * Double(columns))
            }
        }
    }

    @Test func `A column of zeros is no obstacle`() {
        let a = Matrix<Double>(rows: 3, columns: 2, elements: [0, 1, 0, 2, 0, 2])
        let r = a.orthogonalFactors().r
        #expect(r[0, 0] == 0 && abs(abs(r[0, 1]) * abs(r[0, 1]) + r[1, 1] * r[1, 1] - 9) <= 1e-14)
    }
}
