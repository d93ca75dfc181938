import LinearAlgebra
import NeuralKernels
import Testing

@Suite struct NTKEnsembleTests {
    private let ntk = Kernels(count: 6, tests: 3, features: 11, seed: 1)
    private let nngp = Kernels(count: 6, tests: 3, features: 8, seed: 2)

    private func ensemble(ridge: Ridge) throws -> (NTKEnsemble, TestSamples, nngp: TestSamples) {
        let kernel = try TrainingKernel(ntk.training, elementType: .float64, ridge: ridge)
        let ensemble = try NTKEnsemble(
            kernel: kernel, nngp: nngp.training, targets: Kernels.random(6, 2, seed: 3), learningRate: 1)
        return (
            ensemble, try TestSamples(cross: ntk.cross, kernel: kernel),
            try TestSamples(cross: nngp.cross, kernel: kernel)
        )
    }

    /// Of the covariance K at the start, a network's outputs are L z with K = L Lᵀ; with every column of L for a start,
    /// the outputs' products are the covariance.
    @Test(arguments: [Ridge.absolute(0), .relative(0.3)], [0.0, 1.5, Double.infinity])
    func `The covariance is that of single networks whose outputs begin so`(ridge: Ridge, time: Double) throws
    {
        let (ensemble, test, nngpTest) = try ensemble(ridge: ridge)
        let targets = Matrix<Double>(rows: 6, columns: 8)
        let single = try KernelRegression(
            kernel: ensemble.regression.kernel, targets: targets,
            start: nngp.features.permuted(rows: Array(0..<6), columns: nil), learningRate: 4)
        let start = nngp.features.permuted(rows: Array(6..<9), columns: nil)
        // |y| is 48 here and 12 there, so η is four times as large.
        let outputs = try single.outputs(of: test, start: start, at: time)
        let found = try ensemble.outputs(of: test, nngp: nngpTest, prior: nngp.test, at: time)
        #expect(found.covariance.distance(to: Matrix.gram(outputs)) <= 1e-12)
        for reading in [TrainingReading.observed, .latent] {
            let training = try single.trainingOutputs(reading, at: time)
            let covariance = try ensemble.training(reading, at: time).covariance
            #expect(covariance.distance(to: Matrix.gram(training)) <= 1e-12)
        }
    }

    @Test(arguments: [Ridge.absolute(0), .relative(0.3)], [0, 0.2, 40, Double.infinity])
    func `Covariances are symmetric to the bit and positive semidefinite`(ridge: Ridge, time: Double) throws {
        let (ensemble, test, nngpTest) = try ensemble(ridge: ridge)
        for covariance in [
            try ensemble.outputs(of: test, nngp: nngpTest, prior: nngp.test, at: time).covariance,
            try ensemble.training(.observed, at: time).covariance,
            try ensemble.training(.latent, at: time).covariance,
        ] {
            #expect(try covariance.smallestEigenvalue >= -1e-13)
            for i in 0..<covariance.rows { for j in 0..<i { #expect(covariance[i, j] == covariance[j, i]) } }
        }
    }

    @Test func `In the end, networks agree on the training samples`() throws {
        let training = try ensemble(ridge: .absolute(0)).0.training(.latent, at: .infinity)
        #expect(training.variances.allSatisfy { $0 <= 1e-12 })
    }

    @Test func `Samples that coincide are no obstacle`() throws {
        let (ntk, nngp) = (
            Kernels(count: 6, tests: 2, features: 3, duplicates: 2, seed: 1),
            Kernels(count: 6, tests: 2, features: 4, duplicates: 2, seed: 2)
        )
        let kernel = try TrainingKernel(ntk.training, elementType: .float64, ridge: .absolute(0))
        let ensemble = try NTKEnsemble(
            kernel: kernel, nngp: nngp.training, targets: Kernels.random(6, 1, seed: 3), learningRate: 1)
        let (test, other) = (
            try TestSamples(cross: ntk.cross, kernel: kernel),
            try TestSamples(cross: nngp.cross, kernel: kernel)
        )
        #expect(kernel.jitter > 0)
        let end = try ensemble.outputs(of: test, nngp: other, prior: nngp.test, at: .infinity)
        let late = try ensemble.outputs(of: test, nngp: other, prior: nngp.test, at: 1e6)
        #expect(end.mean.distance(to: late.mean) <= 1e-3)
        #expect(end.covariance.distance(to: late.covariance) <= 1e-3)
    }
}
