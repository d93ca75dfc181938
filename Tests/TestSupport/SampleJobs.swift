package import Jobs
internal import NeuralKernels

extension JobID {
    /// The identifier number `place` below 32, in ascending order.
    package static func sample(_ place: Int) -> JobID {
        let digit = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")[place]
        guard let id = JobID("01ARYZ6S41TSV4RRFFQ69G5FA\(digit)") else {
            preconditionFailure("26 characters of the alphabet are an identifier")
        }
        return id
    }
}

extension JobOrder {
    /// The order for a specification, of a job that takes no time.
    package init(_ specification: Specification) {
        self = Submission(specification, predictedSeconds: 0).order
    }
}

extension JobResult {
    /// A result of 2 × 2 ones that took so long.
    package static func sample(seconds: Double, isCached: Bool) -> JobResult {
        var statistics = KernelStatistics(shape: [2, 2], isSymmetric: true)
        for _ in 0..<2 { statistics.append(row: [1.0, 1.0]) }
        return JobResult(
            shape: [2, 2], parameters: 1, outputs: 1, statistics: Statistics(statistics), isCached: isCached,
            seconds: seconds, layers: nil, standardError: nil, notes: [])
    }
}

extension ResultStore {
    /// Begins a result that nobody goes on with.
    package func create(
        _ digest: KernelDigest, _ form: ResultForm
    ) throws(StoreError) -> any ResultWriter {
        try create(digest, form, plan: nil)
    }
}

extension JobStore {
    /// Keeps a job whose order says all of its specification.
    package func insert(_ job: Job) async throws(StoreError) {
        try await insert(job, document: nil, request: nil)
    }
}

extension Job {
    /// A queued job with the identifier number `place`, whose kernel that seed draws.
    package static func sample(_ place: Int, seed: Int = 0) throws -> Job {
        Job(
            id: .sample(place), order: try JobOrder(.small(seed: seed)), owner: nil,
            createdAt: Timestamp(milliseconds: ManualClock.epoch.milliseconds + Int64(place)))
    }

    /// The job as a worker has begun with it.
    package var running: Job {
        var job = self
        (job.state, job.attempt, job.startedAt) = (.running, attempt + 1, ManualClock.epoch)
        return job
    }

    /// The job in a final state.
    package func ended(_ state: JobState) -> Job {
        var job = self
        (job.state, job.finishedAt) = (state, ManualClock.epoch)
        return job
    }
}
