/// A result, and the jobs that have it.
package struct StoredResult: Hashable, Sendable {
    package let digest: KernelDigest
    package let jobs: [JobID]
    package let byteCount: Double

    package init(digest: KernelDigest, jobs: [JobID], byteCount: Double) {
        self.digest = digest
        self.jobs = jobs
        self.byteCount = byteCount
    }
}

/// A job that was there once.
package struct ExpiredJob: Hashable, Sendable {
    package let owner: String?

    package init(owner: String?) { self.owner = owner }
}

/// What an owner has of the service.
package struct JobUsage: Hashable, Sendable {
    package let queued: Int
    /// Of the results of its jobs, each once.
    package let storedBytes: Double
    /// Of the computations of its jobs.
    package let seconds: Double

    package init(queued: Int, storedBytes: Double, seconds: Double) {
        self.queued = queued
        self.storedBytes = storedBytes
        self.seconds = seconds
    }
}
