internal import HTTP
internal import HTTPTypes

/// Answers one kind of request.
typealias Endpoint = @Sendable (Service, EndpointRequest) async throws -> Response

/// Answers one kind of request while its body comes.
typealias Receiver = @Sendable (Service, EndpointRequest, any BodyStream) async throws -> Response

/// A request that has found its route.
struct EndpointRequest: Sendable {
    let request: Request
    let parameters: RouteParameters
    let visit: Visit

    var caller: Caller { visit.caller }
    var head: RequestHead { request.head }
}

/// What answers the requests of a route.
struct Resource: Sendable {
    let respond: Endpoint
    /// Answers what is known without any waiting; nil when it is not.
    let recall: (@Sendable (Service, EndpointRequest) throws -> Response?)?
    /// Says by the head whether the body is wanted; nil where none is looked at.
    let check: (@Sendable (RequestHead) throws -> Void)?
    /// Says whether any request could be granted now, whatever is in its body; nil where one always could.
    let admit: (@Sendable (Service, EndpointRequest) async throws -> Void)?
    /// Answers a request whose body comes piece by piece; nil where bodies come whole.
    let receive: Receiver?
    let access: Access
    /// What a success changes.
    let change: Change?
}

extension Route where Endpoint == Resource {
    fileprivate init(
        _ method: HTTPRequest.Method, _ template: String, _ respond: @escaping Endpoints.Endpoint,
        recall: (@Sendable (Service, EndpointRequest) throws -> Response?)? = nil,
        check: (@Sendable (RequestHead) throws -> Void)? = nil,
        admit: (@Sendable (Service, EndpointRequest) async throws -> Void)? = nil,
        receive: Receiver? = nil,
        for access: Access = .callers,
        change: Change? = nil
    ) {
        self.init(
            method, template,
            Resource(
                respond: respond, recall: recall, check: check, admit: admit, receive: receive,
                access: access, change: change))
    }
}

/// Every route of the service.
enum Routes {
    static let all: [Route<Resource>] = [
        Route(.get, "/", PageEndpoint.page, for: .anyone),
        Route(.get, "/jobs/{id}", PageEndpoint.page, for: .anyone),
        Route(.get, "/compare", PageEndpoint.page, for: .anyone),
        Route(.get, "/docs", ManualEndpoint.manual, for: .anyone),
        Route(.get, "/assets/{name}", PageEndpoint.asset, for: .anyone),
        Route(.get, "/favicon.ico", PageEndpoint.icon, for: .anyone),

        Route(.get, "/healthz", HealthEndpoint.alive, recall: HealthEndpoint.recall, for: .anyone),
        Route(.get, "/readyz", ReadyEndpoint.ready, for: .anyone),
        Route(.get, "/openapi.json", OpenAPIEndpoint.document, for: .anyone),
        Route(.get, "/problems/{slug}", ProblemEndpoint.describe, for: .anyone),
        Route(.get, "/metrics", MetricsEndpoint.metrics, for: .observers),

        Route(
            .post, "/v1/datasets", DatasetEndpoints.create, check: DatasetEndpoints.check,
            receive: DatasetEndpoints.receive, change: .dataSetStored),
        Route(.get, "/v1/datasets", DatasetEndpoints.list),
        Route(.get, "/v1/datasets/{id}", DatasetEndpoints.get),
        Route(.delete, "/v1/datasets/{id}", DatasetEndpoints.delete, change: .dataSetDeleted),

        Route(.post, "/v1/estimate", EstimateEndpoint.estimate, check: JobRequest.check),

        Route(.get, "/v1/compare", CompareEndpoint.compare),

        Route(
            .post, "/v1/jobs", JobEndpoints.create, check: JobEndpoints.check, admit: JobEndpoints.admit,
            change: .jobSubmitted),
        Route(.get, "/v1/jobs", JobEndpoints.list),
        Route(.get, "/v1/jobs/{id}", JobEndpoints.get, recall: JobEndpoints.recall),
        Route(.delete, "/v1/jobs/{id}", JobEndpoints.delete, change: .jobDeleted),
        Route(.post, "/v1/jobs/{id}/cancel", JobEndpoints.cancel, change: .jobCancelled),
        Route(.get, "/v1/jobs/{id}/events", EventsEndpoint.events),

        Route(.get, "/v1/jobs/{id}/matrix", MatrixEndpoint.kernel.negotiated),
        Route(.get, "/v1/jobs/{id}/matrix.json", MatrixEndpoint.kernel.json),
        Route(.get, "/v1/jobs/{id}/matrix.npy", MatrixEndpoint.kernel.npy),
        Route(.get, "/v1/jobs/{id}/matrix.csv", MatrixEndpoint.kernel.csv),

        Route(.get, "/v1/jobs/{id}/order", OrderEndpoint.order),

        Route(.get, "/v1/jobs/{id}/standard-error", MatrixEndpoint.standardError.negotiated),
        Route(.get, "/v1/jobs/{id}/standard-error.json", MatrixEndpoint.standardError.json),
        Route(.get, "/v1/jobs/{id}/standard-error.npy", MatrixEndpoint.standardError.npy),
        Route(.get, "/v1/jobs/{id}/standard-error.csv", MatrixEndpoint.standardError.csv),

        Route(.get, "/v1/jobs/{id}/convergence", ConvergenceEndpoint.resource.negotiated),
        Route(.get, "/v1/jobs/{id}/convergence.json", ConvergenceEndpoint.resource.form(.json)),
        Route(.get, "/v1/jobs/{id}/convergence.png", ConvergenceEndpoint.resource.form(.png)),
        Route(.get, "/v1/jobs/{id}/convergence.svg", ConvergenceEndpoint.resource.form(.svg)),

        Route(.get, "/v1/jobs/{id}/regression", RegressionEndpoint.resource.negotiated),
        Route(.get, "/v1/jobs/{id}/regression.json", RegressionEndpoint.resource.form(.json)),
        Route(.get, "/v1/jobs/{id}/regression.png", RegressionEndpoint.resource.form(.png)),
        Route(.get, "/v1/jobs/{id}/regression.svg", RegressionEndpoint.resource.form(.svg)),

        Route(.get, "/v1/jobs/{id}/predictions", MatrixEndpoint.predictions.negotiated),
        Route(.get, "/v1/jobs/{id}/predictions.json", MatrixEndpoint.predictions.json),
        Route(.get, "/v1/jobs/{id}/predictions.npy", MatrixEndpoint.predictions.npy),
        Route(.get, "/v1/jobs/{id}/predictions.csv", MatrixEndpoint.predictions.csv),

        Route(.get, "/v1/jobs/{id}/standard-deviation", MatrixEndpoint.standardDeviation.negotiated),
        Route(.get, "/v1/jobs/{id}/standard-deviation.json", MatrixEndpoint.standardDeviation.json),
        Route(.get, "/v1/jobs/{id}/standard-deviation.npy", MatrixEndpoint.standardDeviation.npy),
        Route(.get, "/v1/jobs/{id}/standard-deviation.csv", MatrixEndpoint.standardDeviation.csv),

        Route(.get, "/v1/jobs/{id}/covariance", MatrixEndpoint.covariance.negotiated),
        Route(.get, "/v1/jobs/{id}/covariance.json", MatrixEndpoint.covariance.json),
        Route(.get, "/v1/jobs/{id}/covariance.npy", MatrixEndpoint.covariance.npy),
        Route(.get, "/v1/jobs/{id}/covariance.csv", MatrixEndpoint.covariance.csv),

        Route(.get, "/v1/jobs/{id}/training", TrainingEndpoint.resource.negotiated),
        Route(.get, "/v1/jobs/{id}/training.json", TrainingEndpoint.resource.form(.json)),
        Route(.get, "/v1/jobs/{id}/training.png", TrainingEndpoint.resource.form(.png)),
        Route(.get, "/v1/jobs/{id}/training.svg", TrainingEndpoint.resource.form(.svg)),

        Route(.get, "/v1/jobs/{id}/spectrum", SpectrumEndpoint.resource.negotiated),
        Route(.get, "/v1/jobs/{id}/spectrum.json", SpectrumEndpoint.resource.form(.json)),
        Route(.get, "/v1/jobs/{id}/spectrum.png", SpectrumEndpoint.resource.form(.png)),
        Route(.get, "/v1/jobs/{id}/spectrum.svg", SpectrumEndpoint.resource.form(.svg)),

        Route(.get, "/v1/jobs/{id}/heatmap", HeatmapEndpoint.negotiated),
        Route(.get, "/v1/jobs/{id}/heatmap.png", HeatmapEndpoint.png),
        Route(.get, "/v1/jobs/{id}/heatmap.png.gz", HeatmapEndpoint.zippedFile),
        Route(.get, "/v1/jobs/{id}/heatmap.svg", HeatmapEndpoint.svg),
        Route(.get, "/v1/jobs/{id}/heatmap.pdf", HeatmapEndpoint.pdf),
    ]
}
