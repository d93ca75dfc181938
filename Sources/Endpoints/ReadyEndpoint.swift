internal import HTTP
internal import HTTPTypes

/// Whether the service should get requests.
enum ReadyEndpoint {
    static let ready: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        let obstacles = await service.vitals.obstacles()
        guard obstacles.isEmpty else {
            // Not thrown: whoever watches asks again and again, and the log need not hear of it every time.
            var response = Problem.notReady(obstacles).at(request.head.target.path).response
            response.fields[.retryAfter] = "5"
            return response
        }
        return Response(
            status: .ok, contentType: "application/json", bytes: Array(#"{"status":"ready"}"#.utf8))
    }
}
