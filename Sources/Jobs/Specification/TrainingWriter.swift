internal import JSON
internal import NeuralKernels

extension TrainingTask {
    /// Whether its outline is all of it.
    var isShort: Bool { targets.isShort }

    /// The document with every default filled in, of which ``TrainingReader`` makes the same task.
    func document(_ form: DocumentForm) -> JSONValue {
        let optimizer = training.optimizer
        return .object([
            Wire.Training.targets: targets.document(form),
            Wire.Training.steps: .integer(training.steps),
            Wire.Training.optimizer: .string(Wire.Training.sgd),
            Wire.Training.learningRate: .number(optimizer.learningRate),
            Wire.Training.momentum: .number(optimizer.momentum),
            Wire.Training.dampening: .number(optimizer.dampening),
            Wire.Training.weightDecay: .number(optimizer.weightDecay),
            Wire.Training.nesterov: .bool(optimizer.nesterov),
            Wire.Training.batchSize: training.batchSize.map { .integer($0) } ?? .null,
            Wire.Training.shuffle: .bool(training.shuffles),
            Wire.Training.loss: .string(training.loss.rawValue),
            Wire.Training.record: .array(training.records.map { .integer($0) }),
        ])
    }
}
