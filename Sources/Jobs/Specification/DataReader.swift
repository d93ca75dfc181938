internal import JSON
internal import NeuralKernels

/// Reads a data set: inline numbers, how to generate them, or which are stored.
struct DataReader {
    let faults: FaultList
    let stored: StoredDataReader
    private var elementType: ElementType { stored.elementType }

    /// What could be read of a data set.
    struct Reading {
        /// nil, with the faults noted, when it is none.
        var source: DataSource?
        /// The shape of a sample, which may be known without the source.
        var sampleShape: [Int]?
    }

    func data(_ value: JSONValue, at pointer: JSONPointer) -> Reading {
        switch value {
        case .array, .numbers:
            let data = inline(value, at: pointer)
            return Reading(source: data.map(DataSource.inline), sampleShape: data?.sampleShape)
        default: return described(value, at: pointer)
        }
    }

    private func described(_ value: JSONValue, at pointer: JSONPointer) -> Reading {
        guard var reader = ObjectReader(value, at: pointer, faults: faults, numbers: elementType) else {
            return Reading()
        }
        guard reader.required(Wire.type) != nil, let type = reader.string(Wire.type) else { return Reading() }
        let types = [Wire.normal, Wire.uniform, Wire.sphere, Wire.circle, Wire.dataset]
        guard types.contains(type) else {
            faults.add(.notOneOf(types, found: type), at: pointer.member(Wire.type))
            return Reading()
        }
        if type == Wire.dataset { return stored.data(&reader) }
        let count = reader.size(Wire.count)
        let shape = type == Wire.circle ? circleShape(&reader) : sampleShape(&reader)
        let distribution = distribution(type, &reader)
        let seed = reader.seed(Wire.seed)
        reader.finish()
        guard let count, let shape, let distribution else { return Reading(sampleShape: shape) }
        let data = GeneratedData(count: count, sampleShape: shape, distribution: distribution, seed: seed)
        return Reading(source: .generated(data), sampleShape: shape)
    }

    private func distribution(_ type: String, _ reader: inout ObjectReader) -> GeneratedData.Distribution? {
        switch type {
        case Wire.uniform:
            let (low, high) = (reader.number(Wire.low) ?? 0, reader.number(Wire.high) ?? 1)
            guard low <= high else {
                faults.add(.notBelow(low, high), at: reader.pointer.member(Wire.low))
                return nil
            }
            // As torch, which draws a number in 0…1 and multiplies it.
            guard elementType.holds(elementType.distance(from: low, to: high)) else {
                faults.add(.tooFarApart(elementType), at: reader.pointer.member(Wire.low))
                return nil
            }
            return .uniform(low: low, high: high)
        case Wire.sphere: return .sphere
        case Wire.circle: return .circle
        default: return .normal
        }
    }

    private func sampleShape(_ reader: inout ObjectReader) -> [Int]? {
        let pointer = reader.pointer.member(Wire.shape)
        return reader.required(Wire.shape).flatMap { SizeReader.shape($0, at: pointer, faults: faults) }
    }

    private func circleShape(_ reader: inout ObjectReader) -> [Int]? {
        guard let value = reader.value(Wire.shape) else { return [2] }
        let pointer = reader.pointer.member(Wire.shape)
        guard let shape = SizeReader.shape(value, at: pointer, faults: faults) else { return nil }
        guard shape == [2] else {
            faults.add(.notOneOf(["[2]"], found: "\(shape)"), at: pointer)
            return nil
        }
        return shape
    }
}

extension DataReader {
    /// Nested arrays, samples first.
    private func inline(_ value: JSONValue, at pointer: JSONPointer) -> InlineData? {
        guard let shape = leftmostShape(of: value, at: pointer) else { return nil }
        var values: [Double] = []
        let before = faults.faults.count
        gather(value, shape[...], at: pointer, into: &values)
        guard faults.faults.count == before else { return nil }
        return InlineData(count: shape[0], sampleShape: Array(shape.dropFirst()), values: values)
    }

    /// The lengths along the first elements, which all others must have too.
    private func leftmostShape(of value: JSONValue, at pointer: JSONPointer) -> [Int]? {
        var shape: [Int] = []
        var current = value
        var place = pointer
        while true {
            let next: JSONValue?
            switch current {
            case .numbers(let numbers): return shape + [numbers.count]
            case .array(let elements):
                shape.append(elements.count)
                next = elements.first
            default: return shape
            }
            guard let next else {
                faults.add(.empty, at: place)
                return nil
            }
            current = next
            place = place.element(0)
        }
    }

    private func gather(
        _ value: JSONValue, _ shape: ArraySlice<Int>, at pointer: JSONPointer, into values: inout [Double]
    ) {
        guard let length = shape.first else {
            guard case .number(let number) = value else {
                return faults.add(.wrongType(expected: .number, found: JSONKind(of: value)), at: pointer)
            }
            guard number.value.isFinite else { return faults.add(.notFinite(number.text), at: pointer) }
            return values.append(number.value)
        }
        switch value {
        case .numbers(let numbers) where shape.count == 1 && numbers.count == length:
            values.append(contentsOf: numbers)
        case .array(let elements) where elements.count == length:
            for (index, element) in elements.enumerated() {
                gather(element, shape.dropFirst(), at: pointer.element(index), into: &values)
            }
        case .numbers(let numbers):
            faults.add(.ragged(expected: Array(shape), found: [numbers.count]), at: pointer)
        case .array(let elements):
            faults.add(.ragged(expected: Array(shape), found: [elements.count]), at: pointer)
        default:
            faults.add(.wrongType(expected: .array, found: JSONKind(of: value)), at: pointer)
        }
    }
}
