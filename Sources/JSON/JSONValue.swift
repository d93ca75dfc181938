/// A JSON document or a part of one.
///
/// - SeeAlso: RFC 8259.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    /// An array of numbers only, of at least one: nested arrays of them are what large requests consist of.
    case numbers([Double])
    case object(JSONObject)
    /// JSON text that this program has written, put into another document as it is; nothing that is read has it.
    case written(String)
}

/// A JSON number, with its text: integers beyond 2⁵³ are not what their nearest double says.
package struct JSONNumber: Hashable, Sendable {
    package let text: String
    package let value: Double

    /// `value` is the double nearest to the text; infinite when the text overflows.
    package init(text: String, value: Double) {
        self.text = text
        self.value = value
    }
}

/// An object's members in their order; names do not repeat.
package struct JSONObject: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var members: [Member]

    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSONValue
    }

    /// - Precondition: names do not repeat.
    package init(_ members: KeyValuePairs<String, JSONValue> = [:]) {
        self.members = members.map { Member(name: $0.key, value: $0.value) }
    }

    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self.members = members.map { Member(name: $0, value: $1) }
    }

    package subscript(name: String) -> JSONValue? {
        members.first { $0.name == name }?.value
    }

    package mutating func append(_ name: String, _ value: JSONValue) {
        members.append(Member(name: name, value: value))
    }
}

extension JSONValue {
    /// A number from a double; null for NaN and the infinities, which JSON has no words for.
    package static func number(_ value: Double) -> JSONValue {
        value.isFinite ? .number(JSONNumber(text: "\(value)", value: value)) : .null
    }

    /// A number, or null where there is none.
    package static func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

    /// A count that was reckoned in doubles, rounded up; written as an integer as far as those of 64 bits go.
    package static func count(_ value: Double) -> JSONValue {
        Int64(exactly: value.rounded(.up)).map { .integer($0) } ?? .number(value)
    }

    package static func integer(_ value: some BinaryInteger) -> JSONValue {
        .number(JSONNumber(text: "\(value)", value: Double(value)))
    }

    /// The elements of an array of either kind.
    package var elements: [JSONValue]? {
        switch self {
        case .array(let elements): elements
        case .numbers(let numbers): numbers.map { .number($0) }
        default: nil
        }
    }
}
