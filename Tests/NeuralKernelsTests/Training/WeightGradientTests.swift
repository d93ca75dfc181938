import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

/// Gradients of losses, and kernels of trained networks, against forward-mode differentiation of every single parameter.
@Suite struct WeightGradientTests {
    @Test(arguments: 300..<348)
    func `A random network learns by the naive twin's gradient`(seed: UInt64) throws {
        var draw = Draw(seed: seed)
        var specification = try draw.specification()
        // The twin takes a pass for every parameter and sample.
        while specification.architecture.parameterCount * specification.data.count > 500 {
            specification = try draw.specification()
        }
        let sweep = SweepPlan(specification, way: .gradients, compresses: seed.isMultiple(of: 2))
        try Self.check(EmpiricalKernel<Double>(specification, sweep: sweep), seed)
    }

    /// The padding's row among the tokens stays as it is.
    @Test(arguments: [nil, 0])
    func `A table learns by the naive twin's gradient`(padding: Int?) throws {
        let layer = EmbeddingLayer(count: 5, width: 3, paddingIndex: padding)
        let samples: [Double] = [1, 0, 4, 2, 2, 0, 0, 0, 3, 1, 3, 1]
        try Self.check(
            EmpiricalKernel<Double>(
                KernelSpecification(
                    architecture: try Architecture(
                        inputShape: [3], parameterization: .ntk,
                        layers: [
                            .embedding(layer), Networks.linear(4), Networks.tanh, .flatten,
                            Networks.linear(2),
                        ]),
                    kind: .ntk, samples: 1, seed: 2, profile: .avx2,
                    data: .inline(InlineData(count: 4, sampleShape: [3], values: samples)), against: nil,
                    reduction: .full, elementType: .float64, analyses: [])), 1)
    }

    /// Of a second step, before which scales and shifts of normalization layers are no longer 1 and 0.
    ///
    /// Differences of parameters before and after a step have the parameters' own rounding, and gradients that of a few
    /// hundred additions.
    private static func check(_ kernel: EmpiricalKernel<Double>, _ seed: UInt64) throws {
        let loss = TrainingLoss.allCases[Int(seed % 3)]
        let rate = 0.02
        let targets = kernel.targets(seed: seed, probabilities: loss == .crossEntropy)
        var trainer = kernel.trainer(Training(steps: 2, rate: rate, loss: loss), targets: targets)
        _ = try trainer.advance()
        let (trained, before) = (kernel.with(parameters: trainer.parameters), trainer.parameters.numbers)
        let wanted = try NaiveLoss(loss, trained.first, kernel.data, targets)
        let place = "\(kernel.specification.architecture.layers)"
        #expect(abs(try trainer.advance() - wanted.value) <= 1e-13 * max(1, wanted.value), "\(place)")
        let moves = zip(before, trainer.parameters.numbers).map { $0 - $1 }
        #expect(moves.count == wanted.gradient.count)
        let largest = before.reduce(0) { max($0, $1.magnitude) }
        let steepest = wanted.gradient.reduce(0) { max($0, $1.magnitude) }
        for (move, slope) in zip(moves, wanted.gradient) {
            #expect(abs(move - rate * slope) <= 1e-15 * largest + 1e-12 * rate * steepest, "\(place)")
        }
        #expect(relativeDifference(try trained.whole(), trained.naive()) <= 1e-12, "\(place)")
    }
}

/// A loss and its gradient as sums over samples, outputs and parameters, each by itself.
private struct NaiveLoss {
    let value: Double
    let gradient: [Double]

    init(
        _ loss: TrainingLoss, _ network: Network<Double>, _ samples: Matrix<Double>, _ targets: Matrix<Double>
    ) throws {
        let twin = NaiveNetwork(network)
        let outputs = try network.outputs(of: samples)
        var (value, gradient): (Double, [Double]) = (0, [])
        for row in 0..<samples.rows {
            let f = (0..<outputs.columns).map { outputs[row, $0] }
            let y = (0..<outputs.columns).map { targets[row, $0] }
            let (own, slopes) = Self.of(loss, f, y)
            value += own / Double(samples.rows)
            let columns = twin.gradients(at: (0..<samples.columns).map { samples[row, $0] })
            if gradient.isEmpty { gradient = columns[0].map { _ in 0 } }
            for (slope, column) in zip(slopes, columns) {
                for i in gradient.indices { gradient[i] += slope * column[i] / Double(samples.rows) }
            }
        }
        self.value = value
        self.gradient = gradient
    }

    /// Of one sample, with the derivatives by the outputs.
    private static func of(_ loss: TrainingLoss, _ f: [Double], _ y: [Double]) -> (Double, [Double]) {
        let squares = zip(f, y).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(f.count)
        switch loss {
        case .mse: return (squares, zip(f, y).map { 2 * ($0 - $1) / Double(f.count) })
        case .halfMSE: return (squares / 2, zip(f, y).map { ($0 - $1) / Double(f.count) })
        case .crossEntropy:
            let powers = f.map { Double.exp($0) }
            let probabilities = powers.map { $0 / powers.reduce(0, +) }
            let entropy = zip(probabilities, y).reduce(0.0) { $0 - $1.1 * Double.log($1.0) }
            return (entropy, zip(probabilities, y).map { $0 * y.reduce(0, +) - $1 })
        }
    }
}
