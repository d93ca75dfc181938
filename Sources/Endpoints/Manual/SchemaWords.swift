internal import JSON

/// What a schema allows, in words.
struct SchemaWords: CustomStringConvertible {
    let description: String

    init(_ schema: JSONValue) {
        description = Self.words(schema)
    }

    private static func words(_ schema: JSONValue) -> String {
        if let reference = schema.member("$ref")?.words {
            return Markdown.code(String(reference.split(separator: "/").last ?? ""))
        }
        if let choices = schema.member("enum")?.elements {
            return choices.map { Markdown.code(text(of: $0)) }.joined(separator: ", ")
        }
        if let constant = schema.member("const") { return Markdown.code(text(of: constant)) }
        if let choices = (schema.member("oneOf") ?? schema.member("anyOf"))?.elements {
            return choices.map(words).joined(separator: " or ")
        }
        let types = schema.member("type").map { $0.elements ?? [$0] } ?? []
        let names = types.compactMap(\.words).map { type in
            type == "array" ? list(schema) : type
        }
        return ([names.joined(separator: " or ")] + bounds(schema)).joined(separator: " ")
    }

    private static func list(_ schema: JSONValue) -> String {
        let items = schema.member("items").map { " of " + words($0) } ?? ""
        let most = schema.member("maxItems").map { ", at most \(text(of: $0))" } ?? ""
        return "list" + items + most
    }

    private static func bounds(_ schema: JSONValue) -> [String] {
        let signs = [("minimum", "≥"), ("exclusiveMinimum", "&gt;"), ("maximum", "≤"), ("maxLength", "≤")]
        return signs.compactMap { name, sign in
            schema.member(name).map { "\(sign) \(text(of: $0))" }
        }
    }

    /// As it stands in a document, a text without its quotes.
    static func text(of value: JSONValue) -> String {
        // A reader of JSON takes a list of integers as one of doubles.
        if case .numbers(let numbers) = value, let integers = numbers.integers { return "\(integers)" }
        return value.words ?? String(decoding: JSONWriter.bytes(value), as: UTF8.self)
    }
}

extension JSONValue {
    /// A member of an object.
    func member(_ name: String) -> JSONValue? {
        if case .object(let object) = self { object[name] } else { nil }
    }

    /// The members of an object, in order.
    var members: [JSONObject.Member] { if case .object(let object) = self { object.members } else { [] } }

    /// A text.
    var words: String? { if case .string(let text) = self { text } else { nil } }
}

extension [Double] {
    /// The numbers as integers, if all of them are.
    fileprivate var integers: [Int]? {
        let integers = compactMap(Int.init(exactly:))
        return integers.count == count ? integers : nil
    }
}
