internal import HTTP
internal import HTTPTypes

/// Answers one kind of request.
typealias Endpoint = @Sendable (Service, EndpointRequest) async throws -> Response

/// A request that has found its route.
struct EndpointRequest: Sendable {
    let request: Request
    let parameters: RouteParameters

    var head: RequestHead { request.head }
}

/// Every route of the service.
enum Routes {
    static let all: [Route<Endpoint>] = [
        Route(.get, "/healthz", HealthEndpoint.alive),

        Route(.post, "/v1/estimate", EstimateEndpoint.estimate),

        Route(.post, "/v1/jobs", JobEndpoints.create),
        Route(.get, "/v1/jobs", JobEndpoints.list),
        Route(.get, "/v1/jobs/{id}", JobEndpoints.get),
        Route(.delete, "/v1/jobs/{id}", JobEndpoints.delete),
        Route(.post, "/v1/jobs/{id}/cancel", JobEndpoints.cancel),

        Route(.get, "/v1/jobs/{id}/matrix", MatrixEndpoint.negotiated),
        Route(.get, "/v1/jobs/{id}/matrix.json", MatrixEndpoint.json),
        Route(.get, "/v1/jobs/{id}/matrix.npy", MatrixEndpoint.npy),
        Route(.get, "/v1/jobs/{id}/matrix.csv", MatrixEndpoint.csv),

        Route(.get, "/v1/jobs/{id}/heatmap", HeatmapEndpoint.negotiated),
        Route(.get, "/v1/jobs/{id}/heatmap.png", HeatmapEndpoint.png),
        Route(.get, "/v1/jobs/{id}/heatmap.png.gz", HeatmapEndpoint.zippedFile),
    ]
}
