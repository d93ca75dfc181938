package import HTTPTypes

/// What a ``Router`` says about a request.
package enum RouteMatch<Endpoint: Sendable>: Sendable {
    /// - template: As in the table: the same for all resources of a kind, so fit to label a metric.
    case found(Endpoint, RouteParameters, template: String)
    /// OPTIONS on a resource that has no endpoint for it: answer 204 with Allow (RFC 9110 section 9.3.7).
    case options(allow: [HTTPRequest.Method], template: String)
    /// 405 with Allow: RFC 9110 section 15.5.6.
    case methodNotAllowed(allow: [HTTPRequest.Method], template: String)
    case notFound
}

extension [HTTPRequest.Method] {
    /// As the Allow field carries it: RFC 9110 section 10.2.1.
    package var allowFieldValue: String { map(\.rawValue).joined(separator: ", ") }
}
