internal import JSON

/// Reads numbers of 0 or more, each larger than the one before.
struct NumberListReader {
    let faults: FaultList
    /// How many there may be.
    let limit: Int
    /// The word for an infinite number, which may come last; nil where there is none.
    var last: String?

    /// - Parameters:
    ///   - value: The array.
    ///   - pointer: Where it stands.
    /// - Returns: nil, with the faults noted, when something is wrong.
    func ascending(_ value: JSONValue, at pointer: JSONPointer) -> [Double]? {
        guard let elements = value.elements else {
            faults.add(.wrongType(expected: .array, found: JSONKind(of: value)), at: pointer)
            return nil
        }
        guard !elements.isEmpty else {
            faults.add(.empty, at: pointer)
            return nil
        }
        guard elements.count <= limit else {
            faults.add(.tooLong(elements.count, limit: limit), at: pointer)
            return nil
        }
        var numbers: [Double] = []
        var isRight = true
        for (index, element) in elements.enumerated() {
            guard let number = number(element, at: pointer.element(index)) else {
                isRight = false
                continue
            }
            if let before = numbers.last, number <= before {
                faults.add(.notAbove(number, before), at: pointer.element(index))
                isRight = false
            }
            numbers.append(number)
        }
        return isRight ? numbers : nil
    }

    private func number(_ value: JSONValue, at pointer: JSONPointer) -> Double? {
        switch value {
        case .string(let word):
            guard let last else { break }
            guard word == last else {
                faults.add(.notOneOf(["a number", last], found: word), at: pointer)
                return nil
            }
            return .infinity
        case .number(let number):
            guard number.value.isFinite else {
                faults.add(.notFinite(number.text), at: pointer)
                return nil
            }
            guard number.value >= 0 else {
                faults.add(.outOfRange(number.text, minimum: "0", maximum: "∞"), at: pointer)
                return nil
            }
            return number.value
        default: break
        }
        faults.add(.wrongType(expected: .number, found: JSONKind(of: value)), at: pointer)
        return nil
    }
}
