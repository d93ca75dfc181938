package import HTTPTypes

/// Everything of a request before its body, checked.
///
/// A class, though a value in its ways: a head is long, and goes through many hands.
package final class RequestHead: Sendable {
    package let method: HTTPRequest.Method
    package let target: RequestTarget
    /// Whom the request is for: of the target when it is absolute, else of Host; nil only for HTTP/1.0.
    package let authority: Authority?
    package let fields: HTTPFields
    /// The digit after `HTTP/1.`.
    package let minorVersion: Int
    package let framing: Framing
    /// Whether the client lets the connection live on: RFC 9112 section 9.3.
    package let keepsAlive: Bool
    /// Whether there is an X-Request-Id or a traceparent: most requests have neither, and need not be searched.
    package let hasIdentity: Bool

    /// Whether the client waits for 100 before it sends the body: RFC 9110 section 10.1.1.
    ///
    /// No head exists whose expectation is another one; HTTP/1.0 has none.
    package var expectsContinue: Bool {
        minorVersion > 0 && framing.hasBody && fields.contains(.expect)
    }

    init(_ line: RequestLine, fields: HTTPFields, bodyLimit: Int) throws(RequestError) {
        let relevant = RelevantFields(fields)
        method = line.method
        target = line.target
        minorVersion = line.minorVersion
        self.fields = fields
        let host = try relevant.host(minorVersion: minorVersion)
        // RFC 9112 section 3.2.2: the target's authority replaces Host.
        authority = line.authority ?? host
        framing = try Framing(
            lengths: relevant.lengths, codings: relevant.codings,
            minorVersion: minorVersion, limit: bodyLimit
        )
        if minorVersion > 0, !relevant.expectations.allSatisfy({ $0.isToken("100-continue") }) {
            throw .unknownExpectation
        }
        keepsAlive = relevant.keepsAlive(minorVersion: minorVersion)
        hasIdentity = relevant.hasIdentity
    }
}

extension RequestHead: Hashable {
    package static func == (a: RequestHead, b: RequestHead) -> Bool {
        a.method == b.method && a.target == b.target && a.authority == b.authority && a.fields == b.fields
            && a.minorVersion == b.minorVersion && a.framing == b.framing && a.keepsAlive == b.keepsAlive
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(method)
        hasher.combine(target)
        hasher.combine(fields)
    }
}

/// The values of the fields that steer the connection, gathered in one pass.
private struct RelevantFields {
    var host: String?
    var hasManyHosts = false
    var lengths: [String] = []
    var codings: [String] = []
    var expectations: [String] = []
    var connection: [String] = []
    var hasIdentity = false

    init(_ fields: HTTPFields) {
        for field in fields {
            let name = field.name.canonicalName
            // Most fields are none of these, and most of those are told by their length.
            switch name.utf8.count {
            case 4 where name == "host":
                hasManyHosts = host != nil
                host = field.value
            case 14 where name == "content-length": lengths.append(field.value)
            case 17 where name == "transfer-encoding": codings.append(field.value)
            case 6 where name == "expect": expectations.append(field.value)
            case 10 where name == "connection": connection.append(field.value)
            case 11 where name == "traceparent", 12 where name == "x-request-id": hasIdentity = true
            default: break
            }
        }
    }

    /// Exactly one valid Host, which only HTTP/1.0 may leave out: RFC 9112 section 3.2.
    func host(minorVersion: Int) throws(RequestError) -> Authority? {
        guard !hasManyHosts else { throw .malformed(.repeatedHost) }
        guard let host else {
            guard minorVersion == 0 else { throw .malformed(.missingHost) }
            return nil
        }
        return try Authority(host)
    }

    /// RFC 9112 section 9.3: `close` wins; HTTP/1.0 must ask to be kept.
    func keepsAlive(minorVersion: Int) -> Bool {
        let options = connection.flatMap { $0.pieces(separatedBy: UInt8(ascii: ",")) }
        if options.contains(where: { $0.isToken("close") }) { return false }
        return minorVersion > 0 || options.contains { $0.isToken("keep-alive") }
    }
}
