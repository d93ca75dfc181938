internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels

/// `GET /v1/jobs/{id}/order`: in what order samples that belong together stand side by side.
enum OrderEndpoint {
    static let order: Endpoint = { service, request in
        let (job, whole) = try await FinishedResult.open(.kernel, service, request)
        var query = QueryReader(request.head.target)
        let step = query.step()
        let kind = query.choice("by", default: OrderKind.cluster)
        try query.finish()
        try JobEndpoints.checkAccept(request.head)
        let kernel = try step.map { try FinishedResult.record($0, of: job, service) } ?? whole
        let tag =
            "\(job.digest.hexadecimal.prefix(32))-order-\(kind.rawValue)\(step.map { "-\($0)" } ?? "")-\(job.id)"
        return try await Representation.immutable("application/json", tag: tag)
            .response(to: request.head, service) {
                guard !job.order.form.isRectangular else {
                    throw InvalidQuery(.isRectangular, of: "by")
                }
                let order =
                    try await service.order(kind, of: job, step: step, kernel, as: "by")
                    ?? SampleOrder(unchanged: job.header.shape[0])
                return .bytes(
                    try await service.run(isLong: order.indices.count >= longOrder) {
                        JSONWriter.bytes(document(of: order, by: kind, job))
                    })
            }
    }

    /// Samples from which on an order is written on the compute pool.
    private static let longOrder = 2000

    /// What clients get to read.
    private static func document(of order: SampleOrder, by kind: OrderKind, _ job: Job) -> JSONValue {
        var members: JSONObject = [
            "job": .string(job.id.description), "by": .string(kind.rawValue),
        ]
        if kind == .cluster {
            members.append("linkage", .string("average"))
            members.append("distance", .string("kernel"))
        }
        members.append("indices", .array(order.indices.map { .integer($0) }))
        if let heights = order.heights { members.append("heights", .numbers(heights)) }
        return .object(members)
    }
}
