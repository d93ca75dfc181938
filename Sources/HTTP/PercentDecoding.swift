/// The text of one component of a URI, percent-decoded exactly once: RFC 3986 section 2.1.
///
/// A component is cut out first and decoded after, so that an encoded delimiter is never taken for one.
enum PercentDecoding {
    enum Component {
        case segment
        case query
    }

    /// - Throws: `percentEncoding`, `forbiddenEncoding` or `encodedText`.
    static func decode(_ bytes: Span<UInt8>, as component: Component) throws(RequestError) -> String {
        var index = 0
        while index < bytes.count, bytes[index] != UInt8(ascii: "%") { index += 1 }
        guard index < bytes.count else {
            guard let text = String(validating: bytes) else { throw .malformed(.encodedText) }
            return text
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                decoded.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count, let high = bytes[index + 1].hexValue,
                let low = bytes[index + 2].hexValue
            else { throw .malformed(.percentEncoding) }
            let byte = high << 4 | low
            guard component.allows(byte) else { throw .malformed(.forbiddenEncoding) }
            decoded.append(byte)
            index += 3
        }
        guard let text = String(validating: decoded.span) else { throw .malformed(.encodedText) }
        return text
    }
}

extension PercentDecoding.Component {
    /// Whether a byte may be the meaning of an escape.
    ///
    /// A segment that holds a slash after decoding is what path traversal is made of, and NUL ends a
    /// name in C. A query is only ever data: a title may have two lines.
    fileprivate func allows(_ byte: UInt8) -> Bool {
        switch self {
        case .segment: !byte.isControl && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\\")
        case .query: byte != 0
        }
    }
}
