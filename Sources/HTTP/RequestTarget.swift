/// What a request is about: a path in decoded segments, and a query in decoded items.
package struct RequestTarget: Hashable, Sendable {
    package enum Form: Hashable, Sendable {
        case path
        /// `OPTIONS *`: the server as a whole (RFC 9112 section 3.2.4).
        case asterisk
    }

    package let form: Form
    /// The path as it was sent, still encoded; `*` for the server as a whole.
    package let path: String
    /// The path between its slashes, decoded: `/` has none, `/a/` has `a` and an empty one.
    package let segments: [String]
    /// The query as it was sent, without its question mark; nil when there is no question mark.
    package let rawQuery: String?
    /// The query's items in order, decoded; a plus is a plus, since form encoding is for forms.
    package let query: [QueryItem]

    /// The target `*`.
    static let asterisk = RequestTarget()

    private init() {
        form = .asterisk
        path = "*"
        segments = []
        rawQuery = nil
        query = []
    }

    /// Reads `absolute-path [ "?" query ]`, the origin-form of RFC 9112 section 3.2.1, in visible ASCII.
    init(path bytes: Span<UInt8>) throws(RequestError) {
        var end = 0
        while end < bytes.count, bytes[end] != UInt8(ascii: "?") { end += 1 }
        let path = bytes.extracting(0..<end)
        form = .path
        self.path = try Self.text(path)
        segments = try Self.segments(path)
        guard end < bytes.count else {
            rawQuery = nil
            query = []
            return
        }
        let query = bytes.extracting(end + 1..<bytes.count)
        rawQuery = try Self.text(query)
        self.query = try QueryItem.items(query)
    }

    /// The value of the first query item of this name.
    package func query(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    private static func text(_ bytes: Span<UInt8>) throws(RequestError) -> String {
        guard let text = String(validating: bytes) else { throw .malformed(.targetCharacter) }
        return text
    }

    /// The decoded segments of a path that begins with a slash.
    private static func segments(_ path: Span<UInt8>) throws(RequestError) -> [String] {
        guard path.count > 1 else { return [] }
        var segments: [String] = []
        segments.reserveCapacity(6)
        var start = 1
        for index in 1...path.count {
            if index < path.count {
                guard path[index] != UInt8(ascii: "\\") else { throw .malformed(.targetCharacter) }
                guard path[index] == UInt8(ascii: "/") else { continue }
            }
            let segment = try PercentDecoding.decode(path.extracting(start..<index), as: .segment)
            // After decoding: %2e%2e is a dot segment as well (RFC 3986 section 6.2.2.2).
            guard segment != ".", segment != ".." else { throw .malformed(.dotSegment) }
            segments.append(segment)
            start = index + 1
        }
        return segments
    }
}
