/// One `name=value` of a query, decoded.
package struct QueryItem: Hashable, Sendable {
    package let name: String
    /// What comes behind the equals sign; empty when there is none.
    ///
    /// A plus is a plus, as in a number such as `1e+5`.
    package let value: String

    /// The value as forms and their kin write a text: a plus that is not percent-encoded is a space.
    ///
    /// - SeeAlso: WHATWG URL, `application/x-www-form-urlencoded` parsing; so `requests`, `urllib` and `URLSearchParams`
    ///   send it.
    package let text: String

    package init(name: String, value: String, text: String) {
        self.name = name
        self.value = value
        self.text = text
    }

    /// The items between the ampersands, in order; empty ones are left out.
    static func items(_ query: Span<UInt8>) throws(RequestError) -> [QueryItem] {
        var items: [QueryItem] = []
        var start = 0
        while start < query.count {
            var end = start
            var equals: Int?
            while end < query.count, query[end] != UInt8(ascii: "&") {
                if equals == nil, query[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            if end > start {
                let name = query.extracting(start..<(equals ?? end))
                let value = query.extracting((equals.map { $0 + 1 } ?? end)..<end)
                let decoded = try PercentDecoding.decode(value, as: .query)
                var text = decoded
                if let spaced = spaced(value) { text = try PercentDecoding.decode(spaced.span, as: .query) }
                items.append(
                    QueryItem(name: try PercentDecoding.decode(name, as: .query), value: decoded, text: text))
            }
            start = end + 1
        }
        return items
    }

    /// The bytes with spaces for pluses; nil where there are none.
    private static func spaced(_ value: Span<UInt8>) -> [UInt8]? {
        let plus = UInt8(ascii: "+")
        guard value.indices.contains(where: { value[$0] == plus }) else { return nil }
        return value.indices.map { value[$0] == plus ? UInt8(ascii: " ") : value[$0] }
    }
}
