internal import JSON
internal import NeuralKernels

/// Reads what samples' outputs should be: numbers, a stored data set of them, or classes.
struct TargetsReader {
    let faults: FaultList
    let stored: StoredDataReader

    /// How many classes there may be.
    static let mostClasses = 1_000_000

    /// What could be read of targets; labels whose number of classes is not said have as many as they name.
    enum Reading {
        case values(DataSource)
        case labels([Int], classes: Int?)
    }

    /// - Parameters:
    ///   - value: `[…]`, `[[…], …]`, `{"type": "dataset", "id": …}` or `{"type": "labels", "values": […], "classes": k}`.
    ///   - pointer: Where it stands.
    /// - Returns: nil, with the faults noted, when it is none.
    func targets(_ value: JSONValue, at pointer: JSONPointer) -> Reading? {
        switch value {
        case .array, .numbers:
            let reader = DataReader(faults: faults, stored: stored)
            return reader.data(value, at: pointer).source.flatMap { values($0, at: pointer) }
        default: break
        }
        guard var reader = ObjectReader(value, at: pointer, faults: faults) else { return nil }
        guard reader.required(Wire.type) != nil, let type = reader.string(Wire.type) else { return nil }
        switch type {
        case Wire.dataset: return stored.data(&reader).source.flatMap { values($0, at: pointer) }
        case Wire.labels: return labels(&reader)
        default:
            faults.add(.notOneOf([Wire.labels, Wire.dataset], found: type), at: pointer.member(Wire.type))
            return nil
        }
    }

    /// One number a sample, or a row of them.
    private func values(_ source: DataSource, at pointer: JSONPointer) -> Reading? {
        guard source.sampleShape.count <= 1 else {
            faults.add(.notTargets(shape: [source.count] + source.sampleShape), at: pointer)
            return nil
        }
        return .values(source)
    }

    private func labels(_ reader: inout ObjectReader) -> Reading? {
        let list = reader.required(Wire.values)
        let place = reader.pointer.member(Wire.classes)
        var classes = reader.value(Wire.classes).flatMap {
            SizeReader.size($0, at: place, faults: faults)
        }
        if let said = classes, said > Self.mostClasses {
            faults.add(.outOfRange("\(said)", minimum: "1", maximum: "\(Self.mostClasses)"), at: place)
            classes = nil
        }
        let values = list.flatMap { labels($0, at: reader.pointer.member(Wire.values), classes: classes) }
        reader.finish()
        return values.map { .labels($0, classes: classes) }
    }

    private func labels(_ value: JSONValue, at pointer: JSONPointer, classes: Int?) -> [Int]? {
        guard let elements = value.elements else {
            faults.add(.wrongType(expected: .array, found: JSONKind(of: value)), at: pointer)
            return nil
        }
        guard !elements.isEmpty else {
            faults.add(.empty, at: pointer)
            return nil
        }
        let limit = min(classes ?? Self.mostClasses, Self.mostClasses)
        var labels: [Int] = []
        for (index, element) in elements.enumerated() {
            let place = pointer.element(index)
            guard case .number(let number) = element else {
                faults.add(.wrongType(expected: .integer, found: JSONKind(of: element)), at: place)
                continue
            }
            guard let label = Int(exactly: number.value) else {
                faults.add(.notAnInteger(number.text), at: place)
                continue
            }
            guard (0..<limit).contains(label) else {
                faults.add(.outOfRange(number.text, minimum: "0", maximum: "\(limit - 1)"), at: place)
                continue
            }
            labels.append(label)
        }
        return labels.count == elements.count ? labels : nil
    }
}

extension TargetsReader.Reading {
    /// How many classes are said to be.
    var saidClassCount: Int? {
        guard case .labels(_, let classes) = self else { return nil }
        return classes
    }

    /// How many classes the labels name.
    var namedClassCount: Int? {
        guard case .labels(let labels, _) = self else { return nil }
        return labels.reduce(0) { max($0, $1 + 1) }
    }

    /// The targets, once it is known how many classes there are in all.
    func targets(classes: Int) -> Targets {
        switch self {
        case .values(let source): .values(source)
        case .labels(let labels, _): .labels(ClassLabels(labels: labels, classes: classes))
        }
    }
}
