package import HTTPTypes

/// What can be wrong with a message before anybody looks at what it is about.
extension ProblemType {
    package static let malformedRequest = ProblemType(
        "malformed_request", .badRequest, "Bad Request",
        meaning:
            "The request breaks a rule of HTTP/1.1's grammar; detail says which. The connection is closed.")
    package static let requestLineTooLong = ProblemType(
        "request_line_too_long", .uriTooLong, "URI Too Long",
        meaning: "The request line, with its path and query, is longer than the service takes.")
    package static let headerSectionTooLarge = ProblemType(
        "header_section_too_large", .requestHeaderFieldsTooLarge, "Request Header Fields Too Large",
        meaning: "The header or trailer section is longer, or has more fields, than the service takes.")
    package static let contentTooLarge = ProblemType(
        "content_too_large", .contentTooLarge, "Content Too Large",
        meaning:
            "The body is longer than the service takes; the settings body_limit and, for data sets, dataset_limit say how long it may be."
    )
    package static let unknownMethod = ProblemType(
        "unknown_method", .notImplemented, "Not Implemented",
        meaning: "The service knows no such method.")
    package static let unknownTransferCoding = ProblemType(
        "unknown_transfer_coding", .notImplemented, "Not Implemented",
        meaning: "The body comes in a transfer coding besides chunked, which is the last.")
    package static let unknownExpectation = ProblemType(
        "unknown_expectation", .expectationFailed, "Expectation Failed",
        meaning: "The request expects something other than 100-continue.")
    package static let unsupportedHTTPVersion = ProblemType(
        "unsupported_http_version", .httpVersionNotSupported, "HTTP Version Not Supported",
        meaning: "The service speaks HTTP/1.0 and HTTP/1.1.")
    package static let requestTimeout = ProblemType(
        "request_timeout", .requestTimeout, "Request timeout",
        meaning: "The request did not arrive in the time that the service allows. It may be sent again.")
    package static let tlsRequired = ProblemType(
        "tls_required", .badRequest, "TLS required",
        meaning: "HTTP came where HTTPS is spoken: the address must begin with https.")
    package static let tooManyConnections = ProblemType(
        "too_many_connections", .serviceUnavailable, "Too many connections",
        meaning: "The service, or the client's address, has as many connections open as are allowed.")

    /// All of them.
    package static let ofMessages = [
        malformedRequest, requestLineTooLong, headerSectionTooLarge, contentTooLarge, unknownMethod,
        unknownTransferCoding, unknownExpectation, unsupportedHTTPVersion, requestTimeout, tlsRequired,
        tooManyConnections,
    ]
}

extension RequestError {
    /// What kind of problem it is.
    package var type: ProblemType {
        switch self {
        case .malformed, .tooLarge(.chunkLine, _): .malformedRequest
        case .tooLarge(.requestLine, _): .requestLineTooLong
        case .tooLarge(.headerSection, _), .tooLarge(.fields, _), .tooLarge(.trailers, _):
            .headerSectionTooLarge
        case .tooLarge(.body, _), .tooLarge(.chunkExtensions, _): .contentTooLarge
        case .unknownMethod: .unknownMethod
        case .unknownCoding: .unknownTransferCoding
        case .unknownExpectation: .unknownExpectation
        case .unsupportedVersion: .unsupportedHTTPVersion
        }
    }

    package var status: HTTPResponse.Status { type.status }

    /// The `code` of the problem document: for programs, and stable.
    package var code: String { type.code }
}
