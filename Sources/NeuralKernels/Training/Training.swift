/// How a network is trained: gradient descent on batches of samples and their targets.
///
/// The network is in evaluation mode throughout, as everywhere in this service: `Dropout` is the identity, and
/// `BatchNorm` normalizes by its fixed statistics. The scales and shifts of all normalization layers are trained.
package struct Training: Hashable, Sendable {
    /// How many updates are made.
    package let steps: Int
    package let optimizer: SGD
    /// How many samples a step takes; nil takes all of them.
    package let batchSize: Int?
    /// Whether each epoch takes the samples in an order of its own; without a batch size there is no order.
    package let shuffles: Bool
    package let loss: TrainingLoss
    /// After how many updates something is recorded, ascending.
    package let records: [Int]

    /// - Parameters:
    ///   - steps: How many updates are made; may be 0.
    ///   - optimizer: How an update follows from a gradient.
    ///   - batchSize: Positive, or nil for all samples at every step.
    ///   - shuffles: Whether each epoch has an order of its own.
    ///   - loss: What is made small.
    ///   - records: Strictly ascending, within 0…`steps`.
    package init(
        steps: Int, optimizer: SGD, batchSize: Int?, shuffles: Bool, loss: TrainingLoss, records: [Int]
    ) {
        precondition(steps >= 0 && batchSize ?? 1 > 0)
        precondition(zip(records, records.dropFirst()).allSatisfy { $0 < $1 })
        precondition(records.allSatisfy { (0...steps).contains($0) })
        self.steps = steps
        self.optimizer = optimizer
        self.batchSize = batchSize
        self.shuffles = shuffles
        self.loss = loss
        self.records = records
    }
}

/// The arguments of `torch.optim.SGD`.
package struct SGD: Hashable, Sendable {
    package let learningRate: Double
    package let momentum: Double
    package let dampening: Double
    package let weightDecay: Double
    package let nesterov: Bool

    /// - Precondition: Nothing is negative; Nesterov's needs momentum and no dampening, as in torch.
    package init(
        learningRate: Double, momentum: Double, dampening: Double, weightDecay: Double, nesterov: Bool
    ) {
        precondition(learningRate >= 0 && momentum >= 0 && weightDecay >= 0)
        precondition(!nesterov || momentum > 0 && dampening == 0)
        self.learningRate = learningRate
        self.momentum = momentum
        self.dampening = dampening
        self.weightDecay = weightDecay
        self.nesterov = nesterov
    }
}

/// Why a training ended early.
package enum TrainingError: Error, Hashable {
    /// After `step` updates a value of the network, its loss, a gradient or a parameter is infinite or not a number.
    case diverged(step: Int)
}
