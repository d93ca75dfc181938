internal import JSON
internal import NeuralKernels

/// Takes an object apart member by member and notes all that is wrong with it.
///
/// A method that finds a fault notes it and returns nil; the reading goes on, so that one answer names every
/// fault. ``finish()`` notes the members that nobody asked for.
struct ObjectReader {
    let pointer: JSONPointer
    let faults: FaultList
    /// What the numbers are computed in, if they are: they must not be infinite there.
    let elementType: ElementType?
    private let object: JSONObject
    private var known: [String] = []

    /// - Returns: nil, with the fault noted, when the value is no object.
    init?(
        _ value: JSONValue, at pointer: JSONPointer, faults: FaultList,
        numbers elementType: ElementType? = nil
    ) {
        guard case .object(let object) = value else {
            faults.add(.wrongType(expected: .object, found: JSONKind(of: value)), at: pointer)
            return nil
        }
        self.pointer = pointer
        self.faults = faults
        self.elementType = elementType
        self.object = object
    }

    /// A member's value, or nil if it is not there.
    mutating func value(_ name: String) -> JSONValue? {
        if !known.contains(name) { known.append(name) }
        return object[name]
    }

    /// The value of a member that must be there.
    mutating func required(_ name: String) -> JSONValue? {
        let value = value(name)
        if value == nil { faults.add(.missing, at: pointer.member(name)) }
        return value
    }

    func finish() {
        for member in object.members where !known.contains(member.name) {
            faults.add(.unknownMember(member.name, known: known), at: pointer.member(member.name))
        }
    }
}

extension ObjectReader {
    mutating func string(_ name: String) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let string) = value else { return wrongType(name, .string, value) }
        return string
    }

    mutating func bool(_ name: String, default fallback: Bool) -> Bool {
        guard let value = value(name) else { return fallback }
        guard case .bool(let bool) = value else { return wrongType(name, .boolean, value) ?? fallback }
        return bool
    }

    /// A number that is finite in what it is computed in; null is as if it were not there, as torch's None.
    mutating func number(_ name: String) -> Double? {
        guard let value = value(name), value != .null else { return nil }
        guard case .number(let number) = value else { return wrongType(name, .number, value) }
        guard number.value.isFinite else {
            faults.add(.notFinite(number.text), at: pointer.member(name))
            return nil
        }
        if let elementType, !elementType.holds(number.value) {
            faults.add(.tooLarge(number.text, elementType), at: pointer.member(name))
            return nil
        }
        return number.value
    }

    /// A number that is at least 0.
    mutating func nonnegative(_ name: String) -> Double? {
        guard let number = number(name) else { return nil }
        guard number >= 0 else {
            faults.add(.outOfRange("\(number)", minimum: "0", maximum: "∞"), at: pointer.member(name))
            return nil
        }
        return number
    }

    /// A size: a positive integer that OpenBLAS can count to.
    mutating func size(_ name: String) -> Int? {
        required(name).flatMap { SizeReader.size($0, at: pointer.member(name), faults: faults) }
    }

    /// An integer of either sign.
    mutating func integer(_ name: String) -> Int? {
        guard let value = value(name), value != .null else { return nil }
        guard case .number(let number) = value else { return wrongType(name, .integer, value) }
        guard let integer = Int(exactly: number.value) else {
            faults.add(.notAnInteger(number.text), at: pointer.member(name))
            return nil
        }
        return integer
    }

    mutating func seed(_ name: String) -> UInt64? {
        guard let value = value(name) else { return nil }
        guard case .number(let number) = value else { return wrongType(name, .integer, value) }
        if let seed = UInt64(number.text) { return seed }
        let isWhole = number.value == number.value.rounded() && number.value.isFinite
        let reason: SpecificationFault.Reason =
            isWhole
            ? .outOfRange(number.text, minimum: "0", maximum: "\(UInt64.max)") : .notAnInteger(number.text)
        faults.add(reason, at: pointer.member(name))
        return nil
    }

    /// One of an enumeration's words.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, default fallback: Choice
    ) -> Choice {
        guard let text = string(name) else { return fallback }
        if let choice = Choice(rawValue: text) { return choice }
        faults.add(.notOneOf(Choice.allCases.map(\.rawValue), found: text), at: pointer.member(name))
        return fallback
    }

    private func wrongType<Value>(_ name: String, _ expected: JSONKind, _ value: JSONValue) -> Value? {
        faults.add(.wrongType(expected: expected, found: JSONKind(of: value)), at: pointer.member(name))
        return nil
    }
}

/// Reads the sizes of layers, data and shapes.
enum SizeReader {
    /// What a 32-bit BLAS integer counts to.
    static let maximum = Int(Int32.max)

    static func size(_ value: JSONValue, at pointer: JSONPointer, faults: FaultList) -> Int? {
        guard case .number(let number) = value else {
            faults.add(.wrongType(expected: .integer, found: JSONKind(of: value)), at: pointer)
            return nil
        }
        guard number.value.isFinite, let size = Int(exactly: number.value) else {
            faults.add(.notAnInteger(number.text), at: pointer)
            return nil
        }
        guard size > 0 else {
            faults.add(.notPositive(number.text), at: pointer)
            return nil
        }
        guard size <= maximum else {
            faults.add(.outOfRange(number.text, minimum: "1", maximum: "\(maximum)"), at: pointer)
            return nil
        }
        return size
    }

    /// A size that may be 0.
    static func count(_ value: JSONValue, at pointer: JSONPointer, faults: FaultList) -> Int? {
        if case .number(let number) = value, number.value == 0 { return 0 }
        return size(value, at: pointer, faults: faults)
    }

    /// A list of sizes whose product is a size too.
    static func shape(_ value: JSONValue, at pointer: JSONPointer, faults: FaultList) -> [Int]? {
        guard let sizes = sizes(value, at: pointer, faults: faults) else { return nil }
        var product = 1
        for size in sizes {
            let (next, overflows) = product.multipliedReportingOverflow(by: size)
            guard !overflows, next <= maximum else {
                faults.add(.tooManyElements(limit: maximum), at: pointer)
                return nil
            }
            product = next
        }
        return sizes
    }

    /// A list of sizes.
    static func sizes(_ value: JSONValue, at pointer: JSONPointer, faults: FaultList) -> [Int]? {
        guard let elements = value.elements else {
            faults.add(.wrongType(expected: .array, found: JSONKind(of: value)), at: pointer)
            return nil
        }
        let sizes = elements.enumerated().compactMap { size($1, at: pointer.element($0), faults: faults) }
        return sizes.count == elements.count ? sizes : nil
    }
}
