import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

/// Training of wide networks, against the regression with their kernel at the start.
@Suite struct LinearizedTrainingTests {
    private static let steps = 100

    /// A network with one hidden layer in the NTK parameterization.
    private static func kernel(width: Int, seed: UInt64) throws -> EmpiricalKernel<Double> {
        func linear(_ width: Int) -> Layer {
            .linear(
                LinearLayer(
                    outFeatures: width, hasBias: true,
                    scale: WeightScale(weightDeviation: 1.4, biasDeviation: 0.3)))
        }
        func data(_ count: Int) -> DataSource {
            let samples = Kernels.random(6, 3, seed: 8).elements.prefix(count * 3)
            return .inline(InlineData(count: count, sampleShape: [3], values: Array(samples)))
        }
        return try EmpiricalKernel<Double>(
            KernelSpecification(
                architecture: try Architecture(
                    inputShape: [3], parameterization: .ntk,
                    layers: [linear(width), Networks.tanh, linear(1)]),
                kind: .ntk, samples: 1, seed: seed, profile: .avx2, data: data(4), against: data(6),
                reduction: .full, elementType: .float64, analyses: []))
    }

    /// How far trained outputs are from those that the kernel at the start gives, over how far the targets are from the
    /// first outputs.
    private struct Deviations {
        /// From descent of the outputs themselves in as many steps, f ← f − η/|y| Θ (f − y).
        let descent: Double
        /// From the regression, which is the flow that descent in small steps tends to.
        let regression: Double
    }

    private static func deviations(width: Int, seed: UInt64) throws -> Deviations {
        let kernel = try kernel(width: width, seed: seed)
        // The first 4 of the 6 samples are the training samples.
        let others = try #require(kernel.against)
        let values = Matrix(rows: 4, columns: 6, elements: try kernel.whole())
        var (own, cross) = (Matrix<Double>(rows: 4, columns: 4), Matrix<Double>(rows: 2, columns: 4))
        for row in 0..<4 {
            for column in 0..<4 { own[row, column] = values[row, column] }
            for column in 4..<6 { cross[column - 4, row] = values[row, column] }
        }
        own.copyLowerTriangle()
        let (start, targets) = (try kernel.first.outputs(of: others).elements, kernel.targets(seed: 3))
        let training = try TrainingKernel(own, elementType: .float64, ridge: .absolute(0))
        let steepest = try #require(training.eigenvalues.last)
        let rate = 0.02 * Double(targets.rows) / steepest
        let regression = try KernelRegression(
            kernel: training, targets: targets,
            start: Matrix(rows: 4, columns: 1, elements: Array(start[..<4])), learningRate: rate)
        var trainer = kernel.trainer(
            Training(steps: steps, rate: rate, loss: .halfMSE), targets: targets)
        while !trainer.isDone { _ = try trainer.advance() }
        let trained = try kernel.with(parameters: trainer.parameters).first.outputs(of: others).elements
        var descended = start
        for _ in 0..<steps {
            let errors = zip(descended, targets.elements).map { $0 - $1 }
            for column in 0..<6 {
                let slope = (0..<4).reduce(0) { $0 + values[$1, column] * errors[$1] }
                descended[column] -= rate / Double(targets.rows) * slope
            }
        }
        let time = Double(steps)
        let flown =
            try regression.trainingOutputs(.observed, at: time).elements
            + regression.outputs(
                of: TestSamples(cross: cross, kernel: training),
                start: Matrix(rows: 2, columns: 1, elements: Array(start[4...])), at: time
            ).elements
        let reach = distance(start, targets.elements)
        return Deviations(
            descent: distance(trained, descended) / reach, regression: distance(trained, flown) / reach)
    }

    private static func distance(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// They shrink as 1/width, sixteenfold from each width to the next, but for the networks' chance: 5e-2, 2e-3, 9e-5.
    @Test func `The wider a network, the closer its training is to the regression with its kernel`() throws {
        let means = try [8, 128, 2048].map { width in
            try (0..<2).reduce(0.0) { $0 + (try Self.deviations(width: width, seed: UInt64($1)).descent) / 2 }
        }
        #expect(means[1] < means[0] / 8 && means[2] < means[1] / 8)
        #expect(means[2] <= 2e-4)
    }

    /// Steps of 1/100 of the largest rate differ from the flow by less than 1/200.
    @Test func `The regression is where descent in small steps leads a wide network`() throws {
        #expect(try Self.deviations(width: 2048, seed: 3).regression <= 0.005)
    }
}
