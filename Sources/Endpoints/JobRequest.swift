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

    /// - Throws: ``Problem`` for what is no JSON, ``InvalidSpecification`` for what cannot be run.
    static func specification(in request: Request, for service: Service) async throws -> Specification {
        try checkMediaType(request.head.fields)
        guard !request.body.isEmpty else { throw Problem.emptyBody }
        return try await service.run(isLong: request.body.count >= longBody) {
            try read(request, service)
        }
    }

    private static func read(_ request: Request, _ service: Service) throws -> Specification {
        let document: JSONValue
        do throws(JSONError) { document = try JSONReader.read(request.body) } catch { throw Problem(error) }
        let specification = try SpecificationReader.read(document)
        try checkSize(of: specification.kernel, service)
        return specification
    }

    private static func checkMediaType(_ fields: HTTPFields) throws(Problem) {
        guard let text = fields[.contentType] else { return }
        guard let type = MediaType(text), type.type == "application",
            type.subtype == "json" || type.subtype.hasSuffix("+json")
        else { throw .unsupportedMediaType(text) }
    }

    private static func checkSize(
        of kernel: KernelSpecification, _ service: Service
    ) throws(InvalidSpecification) {
        let plan = TilePlan(kernel, budget: service.limits.memory, threads: service.pool.width)
        let estimate = ResourceEstimate(kernel, plan: plan)
        var faults: [SpecificationFault] = []
        func check(_ need: Double, _ limit: Double, _ reason: SpecificationFault.Reason) {
            if need > limit { faults.append(SpecificationFault(pointer: .document, reason: reason)) }
        }
        let limits = service.limits
        check(
            estimate.memoryBytes, limits.memory,
            .overMemoryBudget(estimate: estimate.memoryBytes, budget: limits.memory))
        check(
            estimate.resultBytes, limits.result,
            .overResultLimit(size: estimate.resultBytes, limit: limits.result))
        guard faults.isEmpty else { throw InvalidSpecification(faults: faults) }
    }
}
