package import Jobs

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

extension Job {
    /// A queued job with the identifier number `place`, whose kernel that seed draws.
    package static func sample(_ place: Int, seed: Int = 0) throws -> Job {
        let specification = try Specification.small(seed: seed)
        return Job(
            id: .sample(place), specification: specification, digest: KernelDigest(of: specification),
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
