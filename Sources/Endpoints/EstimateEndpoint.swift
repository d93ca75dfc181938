internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Platform

/// `POST /v1/estimate`: what a job would take, without running it.
enum EstimateEndpoint {
    static let estimate: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        try JobEndpoints.checkAccept(request.head)
        let specification = try await JobRequest.readable(in: request.request, for: service)
        let need = JobNeed(specification.kernel, for: service)
        let reasons = need.faults.map { fault -> JSONValue in .string(fault.reason.detail) }
        return JobEndpoints.json(
            .object([
                "digest": .string(KernelDigest(of: specification).description),
                "operations": .number(need.estimate.operations),
                "memory_bytes": .number(need.estimate.memoryBytes),
                "result_bytes": .number(need.estimate.resultBytes),
                "seconds": .number(
                    service.costs.seconds(for: need.estimate, specification.kernel.elementType)),
                "accepted": .bool(need.faults.isEmpty),
                "reasons": .array(reasons),
            ]))
    }
}

/// What a kernel takes, held against the service's limits.
struct JobNeed {
    let estimate: ResourceEstimate
    /// The limits that it exceeds.
    let faults: [SpecificationFault]

    init(_ kernel: KernelSpecification, for service: Service) {
        let limits = service.limits
        let plan = TilePlan(kernel, budget: limits.memory, threads: service.pool.width)
        let estimate = ResourceEstimate(kernel, plan: plan)
        var reasons: [SpecificationFault.Reason] = []
        if estimate.memoryBytes > limits.memory {
            reasons.append(.overMemoryBudget(estimate: estimate.memoryBytes, budget: limits.memory))
        }
        if estimate.resultBytes > limits.result {
            reasons.append(.overResultLimit(size: estimate.resultBytes, limit: limits.result))
        }
        self.estimate = estimate
        faults = reasons.map { SpecificationFault(pointer: .document, reason: $0) }
    }
}
