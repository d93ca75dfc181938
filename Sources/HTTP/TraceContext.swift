/// A request's place in a trace that spans services: W3C Trace Context, version 00.
///
/// - SeeAlso: <https://www.w3.org/TR/trace-context/>, sections 3.2 and 3.3.
package struct TraceContext: Hashable, Sendable {
    /// 32 lowercase hexadecimal digits, not all of them zero.
    package let traceID: String
    /// 16 lowercase hexadecimal digits, not all of them zero: the caller's own step.
    package let parentID: String
    /// Two hexadecimal digits: whether the trace is recorded, and what later versions say.
    package let flags: String

    package init(traceID: String, parentID: String, flags: String) {
        self.traceID = traceID
        self.parentID = parentID
        self.flags = flags
    }

    /// Reads `00-TRACE-PARENT-FLAGS`; nil when a byte of it is not as the version wants it.
    package init?(traceparent text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 55, bytes.starts(with: "00-".utf8), bytes[35] == UInt8(ascii: "-"),
            bytes[52] == UInt8(ascii: "-")
        else { return nil }
        let parts = [bytes[3..<35], bytes[36..<52], bytes[53..<55]]
        guard parts.allSatisfy({ $0.allSatisfy { $0.isDigit || (0x61...0x66).contains($0) } }),
            parts[..<2].allSatisfy({ $0.contains { $0 != UInt8(ascii: "0") } })
        else { return nil }
        let texts = parts.map { String(decoding: $0, as: UTF8.self) }
        self.init(traceID: texts[0], parentID: texts[1], flags: texts[2])
    }

    /// As the field carries it.
    package var traceparent: String { "00-\(traceID)-\(parentID)-\(flags)" }

    /// Whether a tracestate may be passed along: section 3.3.1.5 lets longer ones than 512 bytes go.
    package static func isState(_ text: String) -> Bool {
        (1...512).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isVisible || $0.isBlank }
    }
}
