package import HTTPTypes

/// A part of a representation by byte positions: RFC 9110 section 14.
package struct ByteRange: Hashable, Sendable {
    /// The positions, half-open and never empty.
    package let positions: Range<Int64>
    /// The length of the whole representation.
    package let total: Int64

    /// As Content-Range carries it in a 206: section 14.4.
    package var contentRange: String {
        "bytes \(positions.lowerBound)-\(positions.upperBound - 1)/\(total)"
    }

    /// As Content-Range carries it in a 416: the client learns the length.
    package static func unsatisfied(total: Int64) -> String { "bytes */\(total)" }
}

/// What a request's Range comes to.
package enum RangeSelection: Hashable, Sendable {
    /// Answer 200 with everything.
    case whole
    /// Answer 206.
    case part(ByteRange)
    /// Answer 416.
    case unsatisfiable

    /// Evaluates Range and If-Range of a GET; other methods have no ranges (section 14.2).
    ///
    /// A malformed range, another unit and several ranges are ignored, as section 14.2 allows:
    /// multipart answers cost more than they bring here.
    ///
    /// - Parameters:
    ///   - method: Of the request, as are the fields.
    ///   - fields: Where Range and If-Range are looked for.
    ///   - current: The tag of the representation that would be sent.
    ///   - total: The length of that representation in bytes.
    package init(method: HTTPRequest.Method, fields: HTTPFields, current: EntityTag?, total: Int64) {
        let values = fields[values: .range]
        guard method == .get, values.count == 1, Self.validates(fields, current: current),
            let bounds = Bounds(values[0])
        else {
            self = .whole
            return
        }
        guard let positions = bounds.positions(in: total) else {
            self = .unsatisfiable
            return
        }
        self = .part(ByteRange(positions: positions, total: total))
    }

    /// Whether If-Range, where there is one, names the current strong tag: section 13.1.5.
    ///
    /// It may also hold a date, which never matches: this service sends no Last-Modified.
    private static func validates(_ fields: HTTPFields, current: EntityTag?) -> Bool {
        let values = fields[values: .ifRange]
        guard !values.isEmpty else { return true }
        guard values.count == 1, let current else { return false }
        let tags = EntityTag.list(values[0])
        return tags.count == 1 && tags[0].matchesStrongly(current)
    }
}

/// `a-b`, `a-` or `-n`.
private enum Bounds {
    case from(Int64, through: Int64)
    case last(Int64)

    init?(_ value: String) {
        let halves = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        // Range units are case-insensitive: section 14.1.
        guard halves.count == 2, halves[0].trimmed.isToken("bytes") else { return nil }
        let ends = halves[1].trimmed.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        if ends[0].isEmpty {
            guard let count = Self.position(ends[1]) else { return nil }
            self = .last(count)
            return
        }
        guard let first = Self.position(ends[0]) else { return nil }
        guard let last = ends[1].isEmpty ? .max : Self.position(ends[1]), first <= last else { return nil }
        self = .from(first, through: last)
    }

    /// `1*DIGIT`; a number too large for an `Int64` is past every end.
    private static func position(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit) else { return nil }
        return Int64(text) ?? .max
    }

    /// Section 14.1.2: cut to the representation; nil when nothing of it is inside.
    func positions(in total: Int64) -> Range<Int64>? {
        switch self {
        case .from(let first, let last):
            first < total ? first..<(last < total ? last + 1 : total) : nil
        case .last(let count):
            count > 0 && total > 0 ? max(0, total - count)..<total : nil
        }
    }
}
