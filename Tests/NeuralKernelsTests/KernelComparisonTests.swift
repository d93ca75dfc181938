import LinearAlgebra
import NeuralKernels
import Testing

@Suite struct KernelComparisonTests {
    private let first = Kernels(count: 7, tests: 1, features: 4, seed: 1).training
    private let second = Kernels(count: 7, tests: 1, features: 4, seed: 2).training
    private let targets = Kernels.random(7, 2, seed: 3)

    private static func comparison(_ a: Matrix<Double>, _ b: Matrix<Double>) -> KernelComparison {
        var comparison = KernelComparison()
        for row in 0..<a.rows {
            let range = row * a.columns..<(row + 1) * a.columns
            comparison.append(Array(a.elements[range]), Array(b.elements[range]))
        }
        return comparison
    }

    private func scaled(
        _ matrix: Matrix<Double>, by factor: Double, adding term: Double = 0
    ) -> Matrix<Double> {
        Matrix(
            rows: matrix.rows, columns: matrix.columns, elements: matrix.elements.map { $0 * factor + term })
    }

    /// With H = 1 − 1 1ᵀ/n written out.
    @Test func `Centred alignment is the alignment of what centring matrices leave`() throws {
        let centring = Matrix(
            rows: 7, columns: 7, elements: (0..<49).map { ($0 / 7 == $0 % 7 ? 1.0 : 0) - 1.0 / 7 })
        func centred(_ kernel: Matrix<Double>) -> Matrix<Double> {
            .product(.product(centring, kernel), centring)
        }
        let slow = try #require(Self.comparison(centred(first), centred(second)).alignment)
        let fast = try #require(Self.comparison(first, second).centredAlignment)
        #expect(abs(slow - fast) <= 1e-13)
        let shifted = try #require(
            Self.comparison(scaled(first, by: 1, adding: 5), second).centredAlignment)
        #expect(abs(shifted - fast) <= 1e-12)
    }

    /// From 1e-250 squares vanish, and from 1e250 they overflow.
    @Test(arguments: [1e-250, 3, 1e250])
    func `The targets' alignment does not see sizes`(factor: Double) throws {
        let plain = KernelComparison(of: first, targets: targets) {}
        let stretched = KernelComparison(
            of: scaled(first, by: factor), targets: scaled(targets, by: factor)
        ) {}
        #expect(abs(try #require(plain.alignment) - #require(stretched.alignment)) <= 1e-14)
        #expect(abs(try #require(plain.centredAlignment) - #require(stretched.centredAlignment)) <= 1e-13)
    }

    @Test func `The targets' own kernel is aligned with them, and sizes make the distance`() throws {
        let own = Matrix.gram(targets)
        #expect(abs(try #require(KernelComparison(of: own, targets: targets) {}.alignment) - 1) <= 1e-14)
        let pair = Self.comparison(first, scaled(first, by: 3))
        #expect(abs(try #require(pair.relativeDistance) - 2) <= 1e-14)
        #expect(abs(try #require(pair.alignment) - 1) <= 1e-14 && (pair.alignment ?? 2) <= 1)
    }

    @Test func `What is zero, or constant, is aligned with nothing`() {
        let (zero, constant) = (
            Matrix<Double>(rows: 7, columns: 7), Matrix<Double>(rows: 7, columns: 7, repeating: 0.1)
        )
        #expect(Self.comparison(first, zero).alignment == nil)
        #expect(Self.comparison(zero, first).relativeDistance == nil)
        #expect(Self.comparison(first, zero).relativeDistance == 1)
        #expect(Self.comparison(constant, first).centredAlignment == nil)
        #expect(KernelComparison(of: first, targets: Matrix(rows: 7, columns: 2)) {}.alignment == nil)
        #expect(
            KernelComparison(of: first, targets: Matrix(rows: 7, columns: 2, repeating: 0.3)) {}
                .centredAlignment
                == nil)
    }
}
