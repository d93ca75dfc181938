import LinearAlgebra
import NeuralKernels
import Testing

@Suite struct NNGPEnsembleTests {
    private let kernels = Kernels(count: 6, tests: 3, features: 9, seed: 2)

    private func ensembles(ridge: Ridge) throws -> (NNGPEnsemble, NTKEnsemble, TestSamples) {
        let kernel = try TrainingKernel(kernels.training, elementType: .float64, ridge: ridge)
        let targets = Kernels.random(6, 2, seed: 3)
        return (
            try NNGPEnsemble(kernel: kernel, targets: targets, learningRate: 1),
            try NTKEnsemble(kernel: kernel, nngp: kernels.training, targets: targets, learningRate: 1),
            try TestSamples(cross: kernels.cross, kernel: kernel)
        )
    }

    /// Where no parameter but the last layer's is trained, the NTK is the NNGP kernel.
    @Test(arguments: [0, 0.7, 20, Double.infinity])
    func `It is the ensemble of whole networks with the NNGP kernel for the NTK`(time: Double) throws {
        let (nngp, ntk, test) = try ensembles(ridge: .absolute(0))
        let (mine, whole) = (
            try nngp.outputs(of: test, prior: kernels.test, at: time),
            try ntk.outputs(of: test, nngp: test, prior: kernels.test, at: time)
        )
        #expect(mine.mean.elements == whole.mean.elements)
        #expect(mine.covariance.distance(to: whole.covariance) <= 1e-12)
        let (training, twin) = (try nngp.training(.latent, at: time), try ntk.training(.latent, at: time))
        #expect(training.covariance.distance(to: twin.covariance) <= 1e-12)
    }

    @Test(arguments: [Ridge.absolute(0), .relative(0.3)])
    func `In the end it is the posterior`(ridge: Ridge) throws {
        let (ensemble, _, test) = try ensembles(ridge: ridge)
        let process = try GaussianProcess(
            kernel: kernels.training, elementType: .float64, targets: Kernels.random(6, 2, seed: 3),
            ridge: ridge)
        let posterior = try process.posterior(cross: kernels.cross, prior: kernels.test)
        let end = try ensemble.outputs(of: test, prior: kernels.test, at: .infinity)
        #expect(end.mean.distance(to: posterior.mean) <= 1e-12)
        #expect(end.covariance.distance(to: posterior.covariance) <= 1e-12)
    }

    @Test(arguments: [Ridge.absolute(0), .relative(0.3)], [0, 0.2, 40, Double.infinity])
    func `Covariances are symmetric to the bit and positive semidefinite`(ridge: Ridge, time: Double) throws {
        let (ensemble, _, test) = try ensembles(ridge: ridge)
        for covariance in [
            try ensemble.outputs(of: test, prior: kernels.test, at: time).covariance,
            try ensemble.training(.observed, at: time).covariance,
            try ensemble.training(.latent, at: time).covariance,
        ] {
            #expect(try covariance.smallestEigenvalue >= -1e-13)
            for i in 0..<covariance.rows { for j in 0..<i { #expect(covariance[i, j] == covariance[j, i]) } }
        }
    }

    @Test func `Before training it is the prior`() throws {
        let (ensemble, _, test) = try ensembles(ridge: .relative(0.3))
        let prior = try ensemble.outputs(of: test, prior: kernels.test, at: 0)
        #expect(prior.covariance.distance(to: kernels.test) == 0)
        #expect(prior.mean.elements.allSatisfy { $0 == 0 })
        #expect(try ensemble.training(.latent, at: 0).covariance.distance(to: kernels.training) <= 1e-14)
    }
}
