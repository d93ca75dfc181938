internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Platform

/// `POST /v1/estimate`: what a job would take, without running it.
enum EstimateEndpoint {
    static let estimate: Endpoint = { service, request in
        try JobRequest.check(request.head)
        let viewer = request.caller.jobs
        let (digest, need, seconds) = try await JobRequest.readable(
            in: request.request, for: service, finding: { service.datasets.dataset($0, of: viewer) }
        ) { specification in
            let need = service.need(of: specification.kernel)
            let seconds = service.costs.seconds(for: need.estimate, specification.kernel.elementType)
            return (KernelDigest(of: specification), need, seconds)
        }
        return try await JobEndpoints.document(to: request.head, service, isLong: false) {
            .object([
                "digest": .string(digest.description),
                "operations": .count(need.estimate.operations),
                "memory_bytes": .count(need.estimate.memoryBytes),
                "result_bytes": .count(need.estimate.resultBytes),
                "seconds": .number(seconds),
                "accepted": .bool(need.faults.isEmpty),
                "reasons": .array(need.faults.map { .string($0.reason.detail) }),
            ])
        }
    }
}
