internal import Jobs
internal import NeuralKernels
internal import Platform

extension Service {
    /// From here on the memory of a search is given back when it is over.
    private static let largeBytes = 64.0 * 1024 * 1024

    /// The order of a finished job's samples, which is found on the compute pool where it is not known.
    ///
    /// - Parameters:
    ///   - kind: By what they stand.
    ///   - job: Has succeeded.
    ///   - step: Of a training, whose kernel it is by.
    ///   - kernel: The job's own, or that of the step.
    ///   - parameter: What the client calls the kind.
    /// - Returns: nil for samples as they are.
    /// - Throws: ``InvalidQuery`` where they have no such order.
    func order(
        _ kind: OrderKind, of job: Job, step: Int?, _ kernel: any ResultReader, as parameter: String
    ) async throws -> SampleOrder? {
        guard kind != .data else { return nil }
        do {
            let form = job.order.form
            guard !form.isRectangular else { throw SampleOrderFault.isRectangular }
            let bytes = kind == .cluster ? SampleOrdering.byteCount(ofClusters: form) : 0
            guard bytes <= limits.memory else {
                throw SampleOrderFault.overMemoryBudget(
                    samples: form.shape[0], estimate: bytes, budget: limits.memory)
            }
            let name = SampleOrders.Name(digest: job.digest, step: kind == .label ? nil : step, kind: kind)
            return try await orders.order(name) { [self] check in
                guard kind == .label else {
                    return try await pool.run {
                        defer { if bytes > Self.largeBytes { Allocator.giveBack() } }
                        return try SampleOrdering.clusters(of: kernel, form, check: check)
                    }
                }
                let document = job.order.isWhole ? nil : try await jobs.document(of: job.id)
                return try await pool.run {
                    try SampleOrdering.targets(of: document ?? job.order.outline, datasets, check: check)
                }
            }
        } catch let fault as SampleOrderFault {
            throw InvalidQuery(fault, of: parameter)
        }
    }
}
