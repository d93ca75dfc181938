internal import HTTP
internal import HTTPTypes

/// Whether the process answers at all.
enum HealthEndpoint {
    static let alive: Endpoint = { _, request in
        try QueryReader(request.head.target).finish()
        return Response(status: .ok, contentType: "application/json", bytes: Array(#"{"status":"ok"}"#.utf8))
    }
}
