package import HTTPTypes

/// What a request's Authorization field shows: RFC 9110 section 11.6.2.
package enum Credentials: Hashable, Sendable {
    /// Nothing, or something in another scheme.
    case none
    /// A bearer token: RFC 6750 section 2.1.
    case bearer(String)
    /// The scheme is Bearer, and what follows is no token.
    case malformed

    package init(_ fields: HTTPFields) {
        guard let value = fields[.authorization] else {
            self = .none
            return
        }
        let scheme = value.utf8.prefix { $0 != .space }
        guard Substring(scheme).isToken("bearer") else {
            self = .none
            return
        }
        let token = value.utf8.dropFirst(scheme.count).drop { $0 == .space }
        self = Self.isToken(token) ? .bearer(String(Substring(token))) : .malformed
    }

    /// The longest token that is looked at.
    private static let longest = 512

    /// `b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`.
    private static func isToken(_ bytes: Substring.UTF8View) -> Bool {
        let end = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.endIndex
        return bytes.count <= longest && end > bytes.startIndex
            && bytes[..<end].allSatisfy { $0.isLetter || $0.isDigit || marks.contains($0) }
            && bytes[end...].allSatisfy { $0 == UInt8(ascii: "=") }
    }

    private static let marks = Array("-._~+/".utf8)
}
