internal import JSON
internal import NeuralKernels

/// Reads how a network is trained.
struct TrainingReader {
    let faults: FaultList
    let stored: StoredDataReader
    let kernel: SpecificationReader.KernelChoice
    /// The network's, if it could be read.
    let architecture: Architecture?
    /// The kernel's own samples, if they could be.
    let data: DataSource?

    /// How many steps and records there may be.
    static let mostSteps = 1_000_000
    static let mostRecords = 1000

    private static let pointer = JSONPointer.document.member(Wire.training)

    /// - Returns: nil where nothing is asked for, or something is wrong.
    func training(_ value: JSONValue?) -> TrainingTask? {
        guard let value,
            var reader = ObjectReader(value, at: Self.pointer, faults: faults, numbers: stored.elementType)
        else { return nil }
        if kernel.width == .infinite || kernel.samples > 1 { faults.add(.needsOneNetwork, at: Self.pointer) }
        let place = Self.pointer.member(Wire.Training.targets)
        let reading = reader.required(Wire.Training.targets).flatMap {
            TargetsReader(faults: faults, stored: stored).targets($0, at: place)
        }
        let targets = reading.flatMap {
            ClassCount(of: [$0], architecture, .finite, faults).targets($0, at: place)
        }
        if let targets { check(targets, at: place) }
        let steps = steps(&reader)
        let optimizer = optimizer(&reader)
        let batch = reader.value(Wire.Training.batchSize).flatMap { value in
            value == .null
                ? nil
                : SizeReader.size(value, at: Self.pointer.member(Wire.Training.batchSize), faults: faults)
        }
        let shuffles = reader.bool(Wire.Training.shuffle, default: batch != nil)
        let loss = reader.choice(Wire.Training.loss, default: TrainingLoss.mse)
        let records = records(reader.value(Wire.Training.record), steps: steps)
        reader.finish()
        guard let targets, let steps, let optimizer, let records else { return nil }
        return TrainingTask(
            targets: targets,
            training: Training(
                steps: steps, optimizer: optimizer, batchSize: batch, shuffles: shuffles && batch != nil,
                loss: loss, records: records))
    }

    private func steps(_ reader: inout ObjectReader) -> Int? {
        let place = Self.pointer.member(Wire.Training.steps)
        guard let value = reader.required(Wire.Training.steps),
            let steps = SizeReader.count(value, at: place, faults: faults)
        else { return nil }
        guard steps <= Self.mostSteps else {
            faults.add(.outOfRange("\(steps)", minimum: "0", maximum: "\(Self.mostSteps)"), at: place)
            return nil
        }
        return steps
    }

    /// `torch.optim.SGD`, with torch's own rules.
    private func optimizer(_ reader: inout ObjectReader) -> SGD? {
        if let name = reader.string(Wire.Training.optimizer), name != Wire.Training.sgd {
            faults.add(
                .notOneOf([Wire.Training.sgd], found: name),
                at: Self.pointer.member(Wire.Training.optimizer))
        }
        let rate: Double?
        if reader.required(Wire.Training.learningRate) == .null {
            // Nothing stands for it.
            faults.add(
                .wrongType(expected: .number, found: .null),
                at: Self.pointer.member(Wire.Training.learningRate))
            rate = nil
        } else {
            rate = reader.nonnegative(Wire.Training.learningRate)
        }
        let momentum = reader.nonnegative(Wire.Training.momentum) ?? 0
        let dampening = reader.number(Wire.Training.dampening) ?? 0
        let decay = reader.nonnegative(Wire.Training.weightDecay) ?? 0
        let nesterov = reader.bool(Wire.Training.nesterov, default: false)
        if nesterov, momentum == 0 || dampening != 0 {
            faults.add(.needsMomentum, at: Self.pointer.member(Wire.Training.nesterov))
            return nil
        }
        return rate.map {
            SGD(
                learningRate: $0, momentum: momentum, dampening: dampening, weightDecay: decay,
                nesterov: nesterov)
        }
    }

    /// After how many steps; where nothing is said, 0, the powers of ten and the last.
    private func records(_ value: JSONValue?, steps: Int?) -> [Int]? {
        guard let value else {
            guard let steps else { return nil }
            return [0] + sequence(first: 1) { $0 * 10 }.prefix { $0 < steps } + (steps > 0 ? [steps] : [])
        }
        let pointer = Self.pointer.member(Wire.Training.record)
        let list = NumberListReader(faults: faults, limit: Self.mostRecords)
        guard let numbers = list.ascending(value, at: pointer) else { return nil }
        var records: [Int] = []
        for (index, number) in numbers.enumerated() {
            guard let record = Int(exactly: number) else {
                faults.add(.notAnInteger("\(number)"), at: pointer.element(index))
                continue
            }
            if let steps, record > steps {
                faults.add(
                    .outOfRange("\(record)", minimum: "0", maximum: "\(steps)"), at: pointer.element(index))
                continue
            }
            records.append(record)
        }
        return records.count == numbers.count && steps != nil ? records : nil
    }

    /// What holds between the targets and the rest of the specification.
    private func check(_ targets: Targets, at pointer: JSONPointer) {
        if let data, targets.count != data.count {
            faults.add(.targetCount(targets.count, samples: data.count), at: pointer)
        }
        if let outputs = architecture?.outputs, targets.width != outputs {
            faults.add(.outputCount(targets: targets.width, outputs: outputs), at: pointer)
        }
        if case .values(let source) = targets {
            SpecificationReader.checkRange(source, at: pointer, stored.elementType, faults)
        }
    }
}
