internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs

/// `/v1/jobs/{id}/convergence`: how far kernels of finite networks are from their limit, by width.
enum ConvergenceEndpoint {
    static let json: Endpoint = { try await document($0, $1, vary: []) }

    /// The form that Accept prefers.
    static let negotiated: Endpoint = { service, request in
        guard let offer = MediaType("application/json"), Accept(request.head.fields).allows(offer) else {
            throw Problem.notAcceptable(["application/json"])
        }
        return try await document(service, request, vary: ["Accept"])
    }

    private static func document(
        _ service: Service, _ request: EndpointRequest, vary: [String]
    ) async throws -> Response {
        let (job, _) = try await FinishedResult.open(.kernel, service, request)
        try QueryReader(request.head.target).finish()
        guard let convergence = job.result?.convergence else { throw Problem.withoutConvergence }
        let tag = "\(job.digest.hexadecimal.prefix(32))-convergence-\(job.id)"
        return try await Representation.immutable("application/json", tag: tag, vary: vary)
            .response(to: request.head, service) {
                .bytes(JSONWriter.bytes(document(of: convergence, job)))
            }
    }

    /// What clients get to read.
    static func document(of convergence: JobResult.Convergence, _ job: Job) -> JSONValue {
        let optional = { (value: Double?) in value.map { JSONValue.number($0) } ?? .null }
        let points = convergence.points.map { point in
            JSONValue.object([
                "width": .integer(point.width), "relative_distance": .number(point.distance),
                "standard_error": optional(point.standardError),
            ])
        }
        let fit = convergence.fit.map { fit in
            JSONValue.object([
                "slope": .number(fit.slope), "standard_error": optional(fit.standardError),
                "factor": .number(fit.factor),
            ])
        }
        return .object([
            "job": .string(job.id.description), "points": .array(points), "fit": fit ?? .null,
        ])
    }
}
