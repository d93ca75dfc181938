/// One `name=value` of a query, decoded.
package struct QueryItem: Hashable, Sendable {
    package let name: String
    /// Empty when there is no equals sign.
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
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
                items.append(
                    QueryItem(
                        name: try PercentDecoding.decode(name, as: .query),
                        value: try PercentDecoding.decode(value, as: .query)
                    )
                )
            }
            start = end + 1
        }
        return items
    }
}
