import LinearAlgebra
import NeuralKernels
import Testing

@Suite struct GaussianProcessTests {
    private static func process(_ elements: [Double], targets: [Double], ridge: Ridge = .absolute(0)) throws
        -> GaussianProcess
    {
        let n = targets.count
        return try GaussianProcess(
            kernel: Matrix(rows: n, columns: n, elements: elements), elementType: .float64,
            targets: Matrix(rows: n, columns: 1, elements: targets), ridge: ridge)
    }

    @Test func `One sample is a division`() throws {
        let process = try Self.process([4], targets: [10], ridge: .absolute(1))
        let posterior = try process.posterior(
            cross: Matrix(rows: 1, columns: 1, elements: [2]),
            prior: Matrix(rows: 1, columns: 1, elements: [3]))
        #expect(posterior.mean.elements == [4])
        #expect(abs(posterior.variances[0] - 2.2) <= 1e-15)
        #expect(process.ridge == 1 && process.jitter == 0)
    }

    @Test func `Samples that coincide take the jitter that is said, and their targets' mean`() throws {
        let process = try Self.process([1, 1, 1, 1], targets: [1, 2])
        #expect(process.jitter == 0x1p-41)
        let posterior = try process.posterior(
            cross: Matrix(rows: 1, columns: 2, elements: [1, 1]),
            prior: Matrix(rows: 1, columns: 1, elements: [1]))
        #expect(abs(posterior.mean.elements[0] - 1.5) <= 1e-3)
        #expect(posterior.variances[0] <= 1e-11)
    }

    @Test func `With a ridge there is no jitter`() throws {
        #expect(try Self.process([1, 1, 1, 1], targets: [1, 2], ridge: .relative(1e-6)).jitter == 0)
    }

    @Test func `A kernel of zeros leaves the prior`() throws {
        let process = try Self.process([0, 0, 0, 0], targets: [1, 2])
        #expect(process.jitter == 0x1p-41)
        let posterior = try process.posterior(
            cross: Matrix(rows: 1, columns: 2), prior: Matrix(rows: 1, columns: 1, elements: [3]))
        #expect(posterior.mean.elements == [0] && posterior.covariance.elements == [3])
    }

    @Test func `What is far from positive definite, not symmetric or no number is refused`() {
        #expect(throws: InferenceError.beyondRepair) { try Self.process([1, 3, 3, 1], targets: [1, 2]) }
        #expect(throws: InferenceError.notSymmetric(row: 1, column: 0)) {
            try Self.process([1, 0, 0.5, 1], targets: [1, 2])
        }
        #expect(throws: InferenceError.notFinite) { try Self.process([1, 0, 0, .nan], targets: [1, 2]) }
        #expect(throws: InferenceError.notFinite) { try Self.process([1, 0, 0, 1], targets: [1, .nan]) }
    }

    /// In the same words as the ensembles: what an eigenvector of the kernel that is all but 0 says is noise.
    @Test func `A kernel of less rank than samples gives what many samples say together`() throws {
        let kernels = Kernels(count: 9, tests: 3, features: 4, seed: 3)
        let targets = Matrix.product(
            kernels.features.permuted(rows: Array(0..<9), columns: nil), Kernels.random(4, 1, seed: 5))
        let process = try GaussianProcess(
            kernel: kernels.training, elementType: .float64, targets: targets, ridge: .absolute(0))
        #expect(process.jitter > 0 && process.jitter <= 1e-11)
        let truth = Matrix.product(
            kernels.features.permuted(rows: Array(9..<12), columns: nil), Kernels.random(4, 1, seed: 5))
        let posterior = try process.posterior(cross: kernels.cross, prior: kernels.test)
        #expect(posterior.mean.distance(to: truth) <= 1e-4)
        #expect(posterior.variances.allSatisfy { $0 <= 1e-10 })
    }
}
