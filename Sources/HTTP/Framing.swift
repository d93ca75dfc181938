import HTTPTypes

/// How the end of a request's body is found: RFC 9112 section 6.3.
package enum Framing: Hashable, Sendable {
    case none
    case length(Int)
    case chunked

    /// Whether body bytes are to come.
    package var hasBody: Bool { self != .none && self != .length(0) }
}

extension Framing {
    /// Decides from all Content-Length and Transfer-Encoding lines of a header section.
    ///
    /// Two programs that read one message differently are how requests are smuggled (RFC 9112 section
    /// 11.2), so whatever could be read in two ways is refused, even where the RFC allows a repair.
    init(
        lengths: [String], codings: [String], minorVersion: Int, limit: Int
    ) throws(RequestError) {
        guard codings.isEmpty else {
            guard lengths.isEmpty else { throw .malformed(.lengthAndCoding) }
            guard minorVersion > 0 else { throw .malformed(.codingBeforeHTTP11) }
            try Self.requireChunked(codings)
            self = .chunked
            return
        }
        guard let text = lengths.first else {
            self = .none
            return
        }
        guard lengths.count == 1 else { throw .malformed(.repeatedLength) }
        guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit) else { throw .malformed(.length) }
        // A number too large for an `Int` is certainly over the limit.
        guard let length = text.decimal, length <= limit else { throw .tooLarge(.body, limit: limit) }
        self = .length(length)
    }

    /// Section 6.3: without chunked at the end the length is unknowable, 400; a coding before it that we
    /// do not know is 501 (section 6.1); chunked twice is not allowed.
    private static func requireChunked(_ values: [String]) throws(RequestError) {
        let codings = values.flatMap { $0.pieces(separatedBy: UInt8(ascii: ",")) }
        guard codings.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isTokenCharacter) }),
            codings.last?.isToken("chunked") == true,
            !codings.dropLast().contains(where: { $0.isToken("chunked") })
        else { throw .malformed(.coding) }
        guard codings.count == 1 else { throw .unknownCoding }
    }
}
