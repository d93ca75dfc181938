package import LinearAlgebra

/// Samples and their targets, one a row.
package struct TrainingSet<Scalar: NetworkScalar>: Sendable {
    /// N × the numbers of a sample.
    package let samples: Matrix<Scalar>
    /// N × O.
    package let targets: Matrix<Scalar>

    package init(samples: Matrix<Scalar>, targets: Matrix<Scalar>) {
        precondition(samples.rows == targets.rows && samples.rows > 0)
        self.samples = samples
        self.targets = targets
    }
}

/// The training of a network, step by step.
///
/// A step is ``nextBatch``, whose pieces several threads may work on, and then ``finish(_:by:)``:
///
///     let batch = trainer.nextBatch
///     var gradient = BatchGradient<Float>()
///     for piece in 0..<batch.pieceCount { gradient.add(try batch.gradient(ofPiece: piece)) }
///     let loss = try trainer.finish(batch, by: gradient)
///
/// Losses and parameters follow from the network, the training set, the generator and the step's number, to the byte.
/// `Dropout` and the statistics of `BatchNorm` are those of evaluation mode, see ``Training``.
package struct Trainer<Scalar: NetworkScalar>: Sendable {
    package let training: Training
    package let set: TrainingSet<Scalar>
    /// With the parameters that training has come to.
    private var network: Network<Scalar>
    private var descent: Descent<Scalar>
    private var order: BatchOrder
    private var samples: [Int]
    /// How many updates have been made.
    package private(set) var step = 0

    /// - Parameters:
    ///   - network: What to train, as it was drawn.
    ///   - training: How.
    ///   - set: N samples of the network's input shape, and N × O targets.
    ///   - generator: As the network's parameters, the samples and the targets have left it; batches are drawn from it.
    /// - Complexity: O(N), and O(the normalization layers' parameters).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package init(
        _ network: Network<Scalar>, training: Training, set: TrainingSet<Scalar>, generator: TorchGenerator
    ) {
        precondition(set.samples.columns == network.architecture.inputShape.reduce(1, *))
        precondition(set.targets.columns == network.architecture.outputs)
        self.training = training
        self.set = set
        self.network = network.learning
        descent = Descent(training.optimizer, steps: network.architecture.program.steps.count)
        order = BatchOrder(
            count: set.samples.rows, batchSize: training.batchSize, shuffles: training.shuffles,
            generator: generator)
        samples = order.next()
    }
}

extension Trainer {
    /// The parameters that training has come to, those of normalization layers among them.
    package var parameters: Parameters<Scalar> { network.parameters }

    /// What the network says of all samples: N × O.
    ///
    /// - Parameter check: Is called now and then; what it throws ends the work.
    /// - Returns: In evaluation mode, as in training.
    /// - Throws: ``KernelError/outputNotFinite(_:)``, or what `check` throws.
    /// - Complexity: That of N samples' way forward.
    package func outputs(check: () throws -> Void = {}) throws -> Matrix<Scalar> {
        try network.outputs(of: set.samples, check: check)
    }

    /// The loss over all samples, of whatever outputs: N × O.
    package func loss(of outputs: Matrix<Scalar>) -> Double {
        training.loss.share(of: outputs, targets: set.targets, batch: outputs.rows).loss
    }

    /// Whether all updates have been made.
    package var isDone: Bool { step == training.steps }

    /// The next step's work; the same one until it is finished.
    package var nextBatch: TrainingBatch<Scalar> {
        TrainingBatch(step: step, samples: samples, of: set, network: network, loss: training.loss)
    }

    /// Makes the update that ends a step.
    ///
    /// - Parameters:
    ///   - batch: The trainer's ``nextBatch``.
    ///   - gradient: The sum of all of its pieces.
    /// - Returns: The batch's loss before the update, as a torch script prints it.
    /// - Throws: ``TrainingError/diverged(step:)`` when the loss or a new parameter is not finite. The trainer is of no
    ///   use after that.
    /// - Complexity: O(parameters), and O(N) at the end of an epoch.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package mutating func finish(
        _ batch: TrainingBatch<Scalar>, by gradient: BatchGradient<Scalar>
    ) throws(TrainingError) -> Double {
        precondition(batch.step == step && !isDone, "the batch of another step")
        precondition(gradient.count == batch.pieceCount, "the sum of all pieces")
        guard gradient.loss.isFinite else { throw .diverged(step: step) }
        descent.update(&network.parameters, by: gradient.layers)
        step += 1
        guard network.parameters.isFinite else { throw .diverged(step: step) }
        samples = order.next()
        return gradient.loss
    }

    /// Makes one step on the caller's thread.
    ///
    /// - Returns: The batch's loss before the update.
    /// - Throws: ``TrainingError/diverged(step:)``.
    /// - Complexity: That of all of the batch's pieces.
    package mutating func advance() throws(TrainingError) -> Double {
        let batch = nextBatch
        var gradient = BatchGradient<Scalar>()
        for piece in 0..<batch.pieceCount { gradient.add(try batch.gradient(ofPiece: piece)) }
        return try finish(batch, by: gradient)
    }
}

extension Parameters {
    var isFinite: Bool {
        steps.allSatisfy { step in
            step.map { Elementwise.isFinite($0.weight.elements) && Elementwise.isFinite($0.bias) } ?? true
        }
    }
}
