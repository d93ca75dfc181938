import LinearAlgebra
import NeuralKernels
import Testing

@Suite struct KernelSimilarityTests {
    private let first = Kernels(count: 7, tests: 1, features: 4, seed: 1).training
    private let second = Kernels(count: 7, tests: 1, features: 4, seed: 2).training

    private func scaled(_ matrix: Matrix<Double>, by factor: Double, adding term: Double = 0) -> Matrix<
        Double
    > {
        Matrix(
            rows: matrix.rows, columns: matrix.columns, elements: matrix.elements.map { $0 * factor + term })
    }

    /// From 1e-250 squares vanish, and from 1e250 they overflow.
    @Test(arguments: [1e-250, 3, 1e250])
    func `Similarities do not see the kernels' sizes`(factor: Double) throws {
        let other = scaled(second, by: factor)
        for measure in [KernelSimilarity.alignment, KernelSimilarity.centeredAlignment] {
            let (plain, stretched) = (
                try #require(measure(first, second)), try #require(measure(first, other))
            )
            #expect(abs(plain - stretched) <= 1e-14)
            #expect(abs(try #require(measure(first, scaled(first, by: factor))) - 1) <= 1e-14)
        }
        let targets = Kernels.random(7, 2, seed: 3)
        let plain = try #require(KernelSimilarity.targetAlignment(first, targets: targets))
        let stretched = try #require(
            KernelSimilarity.targetAlignment(first, targets: scaled(targets, by: factor)))
        #expect(abs(plain - stretched) <= 1e-14)
        let distance = try #require(
            KernelSimilarity.relativeDistance(scaled(first, by: 3 * factor), from: scaled(first, by: factor)))
        #expect(abs(distance - 2) <= 1e-14)
    }

    @Test func `Centered alignment does not see a constant`() throws {
        let plain = try #require(KernelSimilarity.centeredAlignment(first, second))
        let shifted = try #require(
            KernelSimilarity.centeredAlignment(scaled(first, by: 1, adding: 5), second))
        #expect(abs(plain - shifted) <= 1e-13)
        #expect(plain >= 0 && plain <= 1)
        let targets = Kernels.random(7, 2, seed: 3)
        let own = try #require(KernelSimilarity.centeredTargetAlignment(first, targets: targets))
        let moved = try #require(
            KernelSimilarity.centeredTargetAlignment(first, targets: scaled(targets, by: 1, adding: 4)))
        #expect(abs(own - moved) <= 1e-13)
    }

    @Test func `The targets' own kernel is aligned with them`() throws {
        let targets = Kernels.random(7, 2, seed: 3)
        let own = Matrix.gram(targets)
        #expect(abs(try #require(KernelSimilarity.targetAlignment(own, targets: targets)) - 1) <= 1e-14)
        #expect(
            abs(try #require(KernelSimilarity.centeredTargetAlignment(own, targets: targets)) - 1) <= 1e-14)
    }

    @Test func `What is zero, or constant, is aligned with nothing`() {
        let (zero, constant) = (
            Matrix<Double>(rows: 7, columns: 7), Matrix<Double>(rows: 7, columns: 7, repeating: 0.1)
        )
        #expect(KernelSimilarity.alignment(first, zero) == nil)
        #expect(KernelSimilarity.alignment(zero, first) == nil)
        #expect(KernelSimilarity.centeredAlignment(constant, first) == nil)
        #expect(KernelSimilarity.relativeDistance(first, from: zero) == nil)
        #expect(KernelSimilarity.relativeDistance(zero, from: first) == 1)
        #expect(KernelSimilarity.targetAlignment(first, targets: Matrix(rows: 7, columns: 2)) == nil)
        #expect(
            KernelSimilarity.centeredTargetAlignment(
                first, targets: Matrix(rows: 7, columns: 2, repeating: 0.3)) == nil)
        #expect(
            KernelSimilarity.centeredAlignment(
                Matrix(rows: 1, columns: 1, elements: [3]), Matrix(rows: 1, columns: 1, elements: [2])) == nil
        )
    }

    @Test func `What is no number is aligned with nothing`() {
        var bad = first
        bad[2, 3] = .nan
        #expect(KernelSimilarity.alignment(first, bad) == nil)
        #expect(KernelSimilarity.centeredAlignment(bad, first) == nil)
        #expect(KernelSimilarity.relativeDistance(first, from: bad) == nil)
    }
}
