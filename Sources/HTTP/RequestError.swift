internal import HTTPTypes

/// Why a request is refused before any endpoint sees it.
///
/// After each of these the connection is closed: where the next request begins is no longer known
/// (RFC 9112 sections 6.3 and 9.6).
package enum RequestError: Error, Hashable, Sendable {
    case malformed(RequestFault)
    case tooLarge(RequestPart, limit: Int)
    case unknownMethod
    case unknownCoding
    case unknownExpectation
    case unsupportedVersion
}

/// A part of a request that has a limit in ``RequestLimits``.
package enum RequestPart: Hashable, Sendable, CaseIterable {
    case requestLine, headerSection, fields, body, chunkLine, chunkExtensions, trailers
}

extension RequestError {
    /// The `detail` of the problem document: for people.
    package var detail: String {
        switch self {
        case .malformed(let fault): fault.detail
        case .tooLarge(.fields, let limit): "The request has more than \(limit) header fields."
        case .tooLarge(let part, let limit): "The \(part.noun) is longer than \(limit) bytes."
        case .unknownMethod: "This server does not implement the request's method."
        case .unknownCoding: "The only transfer coding of this server is chunked."
        case .unknownExpectation: "The only expectation this server can meet is 100-continue."
        case .unsupportedVersion: "This server speaks HTTP/1.0 and HTTP/1.1."
        }
    }
}

extension RequestPart {
    fileprivate var noun: String {
        switch self {
        case .requestLine: "request line"
        case .headerSection, .fields: "header section"
        case .body: "body"
        case .chunkLine: "line of a chunk's size"
        case .chunkExtensions: "total of the chunk extensions"
        case .trailers: "trailer section"
        }
    }
}
