import LinearAlgebra
import NeuralKernels
import Testing

@Suite struct TrainingKernelTests {
    private static func kernel(_ elements: [Double], ridge: Ridge = .absolute(0)) throws -> TrainingKernel {
        let n = Int(Double(elements.count).squareRoot())
        return try TrainingKernel(
            Matrix(rows: n, columns: n, elements: elements), elementType: .float64, ridge: ridge)
    }

    @Test func `A relative ridge is of the mean of the diagonal`() throws {
        #expect(try Self.kernel([2, 0, 0, 4], ridge: .relative(0.5)).ridge == 1.5)
        #expect(try Self.kernel([2, 0, 0, 4], ridge: .absolute(0.5)).ridge == 0.5)
    }

    @Test func `A kernel that is not symmetric is refused at the place`() {
        #expect(throws: InferenceError.notSymmetric(row: 1, column: 0)) { try Self.kernel([1, 0.1, 0, 1]) }
    }

    @Test(arguments: [Double.nan, .infinity])
    func `A kernel that is not finite is refused`(bad: Double) {
        #expect(throws: InferenceError.notFinite) { try Self.kernel([1, bad, bad, 1]) }
        #expect(throws: InferenceError.notFinite) { try Self.kernel([bad]) }
    }

    @Test func `An eigenvalue below zero by more than rounding is refused`() {
        #expect(throws: InferenceError.self) { try Self.kernel([1, 2, 2, 1]) }
        #expect(throws: InferenceError.self) { try Self.kernel([-1e-20]) }
        #expect(throws: InferenceError.self) { try Self.kernel([1, 0, 0, -1e-9]) }
    }

    @Test func `An eigenvalue below zero by rounding is taken for zero, and said`() throws {
        let kernel = try Self.kernel([1, 0, 0, -1e-16])
        #expect(kernel.eigenvalues == [0, 1])
        #expect(kernel.negative?.smallest == -1e-16 && kernel.negative?.count == 1)
        #expect(try Self.kernel([1, 0, 0, 0]).negative == nil)
    }

    @Test func `The rounding is that of the kernel's own type`() throws {
        let matrix = Matrix<Double>(rows: 2, columns: 2, elements: [1, 0, 0, -1e-8])
        let kernel = try TrainingKernel(matrix, elementType: .float32, ridge: .absolute(0))
        #expect(kernel.rounding == 32 * Double(Float.ulpOfOne))
        #expect(kernel.negative?.count == 1)
    }

    @Test func `The jitter lifts the smallest eigenvalue to the smallest that is inverted and no further`()
        throws
    {
        let singular = try Self.kernel([1, 1, 1, 1])
        #expect(abs(singular.smallestInverted - 0x1p-40) <= 1e-27)
        #expect(singular.jitter > 0 && singular.jitter <= singular.smallestInverted)
        #expect(singular.eigenvalues[0] + singular.jitter >= singular.smallestInverted)
        #expect(try Self.kernel([1, 1, 1, 1], ridge: .absolute(1e-3)).jitter == 0)
        #expect(try Self.kernel([1, 0, 0, 1e-11]).jitter == 0)
    }

    @Test func `Zeros have a jitter too`() throws {
        let kernel = try Self.kernel([0, 0, 0, 0], ridge: .relative(0.1))
        #expect(kernel.eigenvalues == [0, 0] && kernel.ridge == 0)
        #expect(kernel.jitter == 0x1p-41)
    }
}
