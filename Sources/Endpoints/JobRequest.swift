internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Platform

/// Makes a specification of a request's body.
enum JobRequest {
    /// Bodies from this length on are read on the compute pool.
    private static let longBody = 1 << 16

    /// The specification of a job that the service can run.
    ///
    /// - Throws: ``Problem`` for what is no JSON, ``InvalidSpecification`` for what cannot be run.
    static func specification(in request: Request, for service: Service) async throws -> Specification {
        let specification = try await readable(in: request, for: service)
        let faults = service.need(of: specification.kernel).faults
        guard faults.isEmpty else { throw InvalidSpecification(faults: faults) }
        return specification
    }

    /// A specification, however large.
    static func readable(in request: Request, for service: Service) async throws -> Specification {
        try checkMediaType(request.head.fields)
        guard !request.body.isEmpty else { throw Problem.emptyBody }
        return try await service.run(isLong: request.body.count >= longBody) {
            try read(request, service.datasets)
        }
    }

    private static func read(_ request: Request, _ datasets: any DatasetStore) throws -> Specification {
        let document: JSONValue
        do throws(JSONError) { document = try JSONReader.read(request.body) } catch { throw Problem(error) }
        return try SpecificationReader.read(document, datasets: .stored(datasets.dataset))
    }

    static func checkMediaType(_ fields: HTTPFields) throws(Problem) {
        guard let text = fields[.contentType] else { return }
        guard let type = MediaType(text), type.type == "application",
            type.subtype == "json" || type.subtype.hasSuffix("+json")
        else { throw .unsupportedMediaType(text) }
    }
}
