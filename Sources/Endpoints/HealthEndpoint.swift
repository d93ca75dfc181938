internal import HTTP
internal import HTTPTypes

/// Whether the process answers at all.
enum HealthEndpoint {
    static let alive: Endpoint = { _, request in try answer(request) }

    /// There is never anything to wait for.
    @Sendable static func recall(_ service: Service, _ request: EndpointRequest) throws -> Response? {
        try answer(request)
    }

    private static func answer(_ request: EndpointRequest) throws -> Response {
        if !request.head.target.query.isEmpty { try QueryReader(request.head.target).finish() }
        return response
    }

    /// The same for all.
    private static let response = Response(
        status: .ok, contentType: "application/json", bytes: Array(#"{"status":"ok"}"#.utf8))
}
