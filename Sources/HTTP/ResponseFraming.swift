import HTTPTypes

/// How a client finds the end of a response: RFC 9112 section 6.3.
package enum ResponseFraming: Hashable, Sendable {
    /// The response ends with its header section, and has no framing field.
    case headOnly
    case length(Int64)
    case chunked
    /// By the end of the connection: all that HTTP/1.0 has for an unknown length.
    case untilClose
}

extension ResponseFraming {
    /// Decides from the response and from whom it is for.
    ///
    /// HEAD is framed as GET would be, the body left out by the serializer: RFC 9110 section 9.3.2.
    init(of response: Response, for exchange: Exchange) {
        // RFC 9110 section 8.6: no Content-Length in 1xx and 204. A 304 may carry the one that 200
        // would have had, which its endpoint has not computed.
        let code = response.status.code
        guard code >= 200, code != 204, code != 304 else {
            self = .headOnly
            return
        }
        if case .none = response.body, exchange.method == .head {
            self = response.fields[.contentLength].flatMap { Int64($0) }.map { .length($0) } ?? .headOnly
        } else if let length = response.body.length {
            self = .length(length)
        } else if exchange.minorVersion > 0 {
            self = .chunked
        } else {
            self = exchange.method == .head ? .headOnly : .untilClose
        }
    }
}
