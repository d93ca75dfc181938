internal import JSON
internal import NeuralKernels

extension Regression {
    /// Whether its outline is all of it.
    var isShort: Bool {
        targets.isShort && test?.isShort ?? true && testTargets?.isShort ?? true
    }

    /// The document with every default filled in, of which ``RegressionReader`` makes the same regression.
    func document(_ form: DocumentForm) -> JSONValue {
        var members: JSONObject = [Wire.Regression.targets: targets.document(form)]
        if let test { members.append(Wire.Regression.test, test.document(form)) }
        if let testTargets { members.append(Wire.Regression.testTargets, testTargets.document(form)) }
        members.append(Wire.Regression.ridge, .number(ridge.number))
        members.append(Wire.Regression.ridgeScale, .string(ridge.scale.rawValue))
        members.append(Wire.Regression.ridgePath, .array(ridgePath.map { .number($0.number) }))
        if let learningRate { members.append(Wire.Regression.learningRate, .number(learningRate)) }
        members.append(
            Wire.Regression.times,
            .array(times.map { $0.isFinite ? .number($0) : .string(Wire.Regression.infinity) }))
        members.append(Wire.Regression.reduction, .string(outputs.rawValue))
        return .object(members)
    }
}

extension Targets {
    /// Whether its outline is all of it.
    var isShort: Bool {
        switch self {
        case .values(let source): source.isShort
        case .labels(let labels): labels.labels.count <= DataSource.shortLength
        }
    }

    /// Of which ``TargetsReader`` makes the same targets.
    func document(_ form: DocumentForm) -> JSONValue {
        switch self {
        case .values(let source): return source.document(form)
        case .labels(let labels):
            let isWhole = form == .whole || isShort
            let samples: (String, JSONValue) =
                isWhole
                ? (Wire.values, .numbers(labels.labels.map { Double($0) }))
                : (Wire.count, .integer(labels.labels.count))
            var members: JSONObject = [Wire.type: .string(Wire.labels)]
            members.append(samples.0, samples.1)
            members.append(Wire.classes, .integer(labels.classes))
            return .object(members)
        }
    }
}
