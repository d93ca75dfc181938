import LinearAlgebra
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct EigenvaluesTests {
    private struct Interrupted: Error {}

    /// H D H with a reflection H = I − 2 v vᵀ: the eigenvalues of D, and no zeros.
    private func matrix(_ eigenvalues: [Double]) -> [Double] {
        let n = eigenvalues.count
        var v = (0..<n).map { sin(Double($0 + 1)) }
        let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for index in v.indices { v[index] /= length }
        // D − 2 v (D v)ᵀ − 2 (D v) vᵀ + 4 (vᵀ D v) v vᵀ.
        let w = zip(v, eigenvalues).map { $0 * $1 }
        let inner = zip(v, w).reduce(0) { $0 + $1.0 * $1.1 }
        var entries = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in 0..<n {
                let outer: Double = v[i] * w[j] + w[i] * v[j]
                entries[i * n + j] = 4 * inner * v[i] * v[j] - 2 * outer
            }
            entries[i * n + i] += eigenvalues[i]
        }
        return entries
    }

    /// Orders with one panel and with several, whole and not; 1e-13 of the largest: n ε is 3e-14 at most.
    @Test(arguments: [1, 2, 3, 31, 64, 65, 66, 97, 150])
    func `A matrix of known eigenvalues has them`(order: Int) throws {
        let wanted = (0..<order).map { 2 - 2 * cos(Double($0 + 1) * .pi / Double(order + 1)) }
        let found = try Eigenvalues.ofSymmetric(matrix(wanted), order: order) {}
        #expect(found.count == order)
        for (one, other) in zip(found, wanted) { #expect(abs(one - other) <= 1e-13 * 4) }
    }

    @Test func `Multiple, zero and negative eigenvalues are found`() throws {
        let wanted = [-3.0, -3, 0, 0, 0, 1, 1, 1, 1, 8]
        let found = try Eigenvalues.ofSymmetric(matrix(wanted), order: 10) {}
        for (one, other) in zip(found, wanted) { #expect(abs(one - other) <= 1e-14 * 8) }
        #expect(
            try Eigenvalues.ofSymmetric([Double](repeating: 0, count: 6400), order: 80) {}.allSatisfy {
                $0 == 0
            })
    }

    /// Powers of two, so that scaling rounds nothing; below 2⁻¹⁰²² the entries themselves have few digits.
    @Test(arguments: [-1040, -900, -500, 500, 900])
    func `Tiny and huge matrices have their eigenvalues`(exponent: Int) throws {
        let scale = Double(sign: .plus, exponent: exponent, significand: 1)
        let plain = matrix((1...70).map { Double($0) })
        let wanted = try Eigenvalues.ofSymmetric(plain, order: 70) {}
        let found = try Eigenvalues.ofSymmetric(plain.map { $0 * scale }, order: 70) {}
        for (one, other) in zip(found, wanted) {
            #expect(abs(one / scale - other) <= (exponent < -1022 ? 1e-2 : 1e-12))
        }
    }

    @Test(arguments: [1, 64, 65, 150]) func `The work is done in the pieces that were announced`(order: Int)
        throws
    {
        var count = 0
        _ = try Eigenvalues.ofSymmetric(matrix((0..<order).map { Double($0) }), order: order) { count += 1 }
        #expect(count == Eigenvalues.pieceCount(order: order))
    }

    @Test func `The work stops between pieces`() {
        var count = 0
        #expect(throws: Interrupted.self) {
            _ = try Eigenvalues.ofSymmetric(matrix((0..<150).map { Double($0) }), order: 150) {
                count += 1
                if count == 2 { throw Interrupted() }
            }
        }
        #expect(count == 2)
    }

    @Test(arguments: [Double.nan, .infinity]) func `A matrix that is not finite has none`(value: Double) {
        #expect(throws: EigenvalueError.notFinite) {
            _ = try Eigenvalues.ofSymmetric([1, value, value, 1], order: 2) {}
        }
    }
}
