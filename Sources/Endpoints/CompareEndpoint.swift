internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Platform

/// `GET /v1/compare?jobs=a,b`: how alike the kernels of two finished jobs are.
enum CompareEndpoint {
    static let compare: Endpoint = { service, request in
        var query = QueryReader(request.head.target)
        let names = (query.text("jobs") ?? "").split(separator: ",", omittingEmptySubsequences: false)
        if names.count != 2 { query.refuse("jobs", "must be the identifiers of two jobs, a,b") }
        try query.finish()
        try JobEndpoints.checkAccept(request.head)
        let first = try await FinishedResult.open(.kernel, service, request.caller, String(names[0]))
        let second = try await FinishedResult.open(.kernel, service, request.caller, String(names[1]))
        try check(first.job, second.job)
        let digests = [first.job, second.job].map { "\($0.digest.hexadecimal.prefix(24))-\($0.id)" }
        return try await Representation.immutable(
            "application/json", tag: "compare-" + digests.joined(separator: "-")
        ).response(to: request.head, service) {
            .bytes(
                try await service.pool.run {
                    let comparison = try comparison(first, second)
                    return JSONWriter.bytes(document(comparison, [first.job, second.job]))
                })
        }
    }

    private typealias Result = (job: Job, reader: any ResultReader)

    /// - Throws: ``InvalidQuery`` unless both kernels are square matrices of one size.
    private static func check(_ first: Job, _ second: Job) throws(InvalidQuery) {
        var faults: [String] = []
        for job in [first, second] where !job.order.form.isSquare {
            faults.append("the kernel of \(job.id) is no square matrix: its shape is \(job.order.form.shape)")
        }
        if first.order.form.shape != second.order.form.shape {
            faults.append(
                "the kernels differ in shape: \(first.order.form.shape) and \(second.order.form.shape)")
        }
        guard faults.isEmpty else {
            throw InvalidQuery(faults: faults.map { InvalidQuery.Fault(name: "jobs", detail: $0) })
        }
    }

    private static func comparison(_ first: Result, _ second: Result) throws -> KernelComparison {
        var comparison = KernelComparison()
        for row in 0..<first.job.order.form.shape[0] {
            let rows = try (rows(of: first, at: row), rows(of: second, at: row))
            for (a, b) in zip(rows.0, rows.1) { comparison.append(a, b) }
        }
        return comparison
    }

    /// The rows that a sample has in the kernel as one square matrix: one for every output of a block.
    private static func rows(of result: Result, at row: Int) throws -> [[Double]] {
        let bytes = try result.reader.read(rows: row..<row + 1)
        let values =
            switch result.reader.header.elementType {
            case .float32: bytes.values(as: Float.self).map { Double($0) }
            case .float64: bytes.values(as: Double.self)
            }
        return result.job.order.form.matrixRows(values[...])
    }

    private static func document(_ comparison: KernelComparison, _ jobs: [Job]) -> JSONValue {
        .object([
            "jobs": .array(jobs.map { .string($0.id.description) }),
            "order": .integer(jobs[0].order.form.order),
            "cka": .optional(comparison.centredAlignment),
            "alignment": .optional(comparison.alignment),
            "relative_distance": .optional(comparison.relativeDistance),
        ])
    }
}
