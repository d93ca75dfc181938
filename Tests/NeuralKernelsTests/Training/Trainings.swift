import LinearAlgebra
import NeuralKernels
import TestSupport

extension Training {
    /// Plain gradient descent, where nothing else is said.
    init(
        steps: Int, rate: Double, momentum: Double = 0, batchSize: Int? = nil, shuffles: Bool = false,
        loss: TrainingLoss = .mse
    ) {
        self.init(
            steps: steps,
            optimizer: SGD(
                learningRate: rate, momentum: momentum, dampening: 0, weightDecay: 0, nesterov: false),
            batchSize: batchSize, shuffles: shuffles, loss: loss, records: [])
    }
}

extension EmpiricalKernel {
    /// The training of the kernel's network on the kernel's samples.
    func trainer(_ training: Training, targets: Matrix<Scalar>) -> Trainer<Scalar> {
        Trainer(
            first, training: training, set: TrainingSet(samples: data, targets: targets),
            generator: generator)
    }

    /// Numbers between −1 and 1 for every sample and output; for the cross entropy rows of sum 1.
    func targets(seed: UInt64, probabilities: Bool = false) -> Matrix<Scalar> {
        var random = SplitMix(state: seed)
        let outputs = specification.architecture.outputs
        var targets = Matrix<Scalar>(rows: data.rows, columns: outputs)
        for row in 0..<data.rows {
            let range = probabilities ? 0.0...1.0 : -1.0...1.0
            let draws = (0..<outputs).map { _ in Double.random(in: range, using: &random) }
            let sum = probabilities ? draws.reduce(0, +) : 1
            for (column, draw) in draws.enumerated() { targets[row, column] = Scalar(draw / sum) }
        }
        return targets
    }
}

extension Parameters {
    /// All numbers, layer by layer, each layer's weight before its bias.
    var numbers: [Scalar] { steps.compactMap { $0 }.flatMap { $0.weight.elements + $0.bias } }
}
