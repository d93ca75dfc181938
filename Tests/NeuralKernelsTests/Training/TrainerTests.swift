import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

@Suite struct TrainerTests {
    private static func kernel<Scalar: NetworkScalar>(
        _ layers: [Layer], count: Int, shape: [Int] = [3], as type: Scalar.Type = Double.self
    ) throws -> EmpiricalKernel<Scalar> {
        try EmpiricalKernel<Scalar>(
            KernelSpecification(
                architecture: try Architecture(inputShape: shape, parameterization: .torch, layers: layers),
                kind: .ntk, samples: 1, seed: 6, profile: .avx2,
                data: .generated(
                    GeneratedData(count: count, sampleShape: shape, distribution: .normal, seed: nil)),
                against: nil, reduction: .traceSum, elementType: .float64, analyses: []))
    }

    private static let layers = [
        Networks.linear(6), Networks.normalization(.layer(shape: nil)), Networks.tanh, Networks.linear(2),
    ]

    private static let images = [
        Networks.convolution(4, kernel: 3, groups: 2), Networks.tanh, .flatten, Networks.linear(2),
    ]

    /// Three pieces of the vectors, nine of the images; every other step takes the 20 samples that are left.
    @Test(arguments: [([3], layers, 300), ([2, 5, 4], images, 300)])
    func `Pieces in any order and on any threads give the same bytes`(
        shape: [Int], layers: [Layer], count: Int
    ) async throws {
        let kernel = try Self.kernel(layers, count: count, shape: shape, as: Float.self)
        let training = Training(steps: 3, rate: 0.1, momentum: 0.9, batchSize: 280, shuffles: true)
        var inOrder = kernel.trainer(training, targets: kernel.targets(seed: 1))
        var reversed = inOrder
        var spread = inOrder
        while !inOrder.isDone {
            let batch = reversed.nextBatch
            #expect(batch.samples.count == 20 || batch.pieceCount == (shape.count == 1 ? 3 : 9))
            let loss = try inOrder.advance()
            var gradient = BatchGradient<Float>()
            for piece in (0..<batch.pieceCount).reversed() {
                gradient.add(try batch.gradient(ofPiece: piece))
            }
            #expect(try reversed.finish(batch, by: gradient) == loss)
            let sum = try await withThrowingTaskGroup { group in
                for piece in 0..<batch.pieceCount {
                    group.addTask { try batch.gradient(ofPiece: piece) }
                }
                var sum = BatchGradient<Float>()
                for try await piece in group { sum.add(piece) }
                return sum
            }
            #expect(try spread.finish(batch, by: sum) == loss)
            #expect(reversed.parameters.numbers == inOrder.parameters.numbers)
            #expect(spread.parameters.numbers == inOrder.parameters.numbers)
        }
    }

    @Test func `Asking for the next batch changes nothing`() throws {
        let kernel = try Self.kernel(Self.layers, count: 10)
        let training = Training(steps: 2, rate: 0.1, batchSize: 3, shuffles: true)
        var trainer = kernel.trainer(training, targets: kernel.targets(seed: 1))
        let samples = trainer.nextBatch.samples
        #expect(trainer.nextBatch.samples == samples)
        _ = try trainer.advance()
        #expect(trainer.nextBatch.samples != samples && trainer.nextBatch.step == 1)
    }

    @Test func `Without steps the kernel is the drawn network's, to the byte`() throws {
        let kernel = try Self.kernel(Self.layers, count: 10)
        let trainer = kernel.trainer(Training(steps: 0, rate: 0.1), targets: kernel.targets(seed: 1))
        #expect(trainer.isDone)
        #expect(try kernel.with(parameters: trainer.parameters).whole() == kernel.whole())
    }

    @Test(arguments: TrainingLoss.allCases)
    func `Descent makes the loss smaller`(loss: TrainingLoss) throws {
        let kernel = try Self.kernel(Self.layers, count: 8)
        let targets = kernel.targets(seed: 1, probabilities: loss == .crossEntropy)
        var trainer = kernel.trainer(Training(steps: 20, rate: 0.1, loss: loss), targets: targets)
        let losses = try (0..<20).map { _ in try trainer.advance() }
        #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test func `Half the mean square halves the loss and the step`() throws {
        let kernel = try Self.kernel(Self.layers, count: 8)
        let targets = kernel.targets(seed: 1)
        var whole = kernel.trainer(Training(steps: 5, rate: 0.125, loss: .mse), targets: targets)
        var half = kernel.trainer(Training(steps: 5, rate: 0.25, loss: .halfMSE), targets: targets)
        while !whole.isDone { #expect(try whole.advance() == 2 * half.advance()) }
        #expect(whole.parameters.numbers == half.parameters.numbers)
    }

    @Test func `Descent that diverges says after how many steps`() throws {
        let kernel = try Self.kernel([Networks.linear(4), Networks.linear(1)], count: 4, as: Float.self)
        let targets = kernel.targets(seed: 1)
        // The second step's outputs overflow.
        var trainer = kernel.trainer(Training(steps: 5, rate: 1e25), targets: targets)
        _ = try trainer.advance()
        #expect(throws: TrainingError.diverged(step: 1)) { try trainer.advance() }
        // The first step's parameters overflow.
        var leap = kernel.trainer(Training(steps: 5, rate: 1e39), targets: targets)
        #expect(throws: TrainingError.diverged(step: 1)) { try leap.advance() }
        let infinite = Matrix<Float>(rows: 4, columns: 1, repeating: .infinity)
        var hopeless = kernel.trainer(Training(steps: 5, rate: 1), targets: infinite)
        #expect(throws: TrainingError.diverged(step: 0)) { try hopeless.advance() }
    }
}
