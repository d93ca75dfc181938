/// Where jobs are kept.
///
/// Every method is one transaction: it happens wholly or not at all, and what it returned happened.
package protocol JobStore: Sendable {
    /// Keeps a new job.
    func insert(_ job: Job) async throws(StoreError)

    /// The job of that name, or nil.
    func job(_ id: JobID) async throws(StoreError) -> Job?

    /// Jobs in descending order of their identifiers.
    func jobs(_ query: JobQuery) async throws(StoreError) -> [Job]

    /// The jobs that are queued or running, oldest first.
    func unfinished() async throws(StoreError) -> [Job]

    /// Replaces a job's changeable part if it is still in `state` and on `attempt`.
    ///
    /// - Returns: Whether it was; if not, nothing has changed.
    func replace(_ job: Job, ifIn state: JobState, attempt: Int) async throws(StoreError) -> Bool

    /// The newest succeeded job with that digest, or nil.
    func succeeded(_ digest: KernelDigest) async throws(StoreError) -> Job?

    /// Forgets a job.
    ///
    /// - Returns: Whether it was there.
    func delete(_ id: JobID) async throws(StoreError) -> Bool
}

/// Which jobs to list.
package struct JobQuery: Hashable, Sendable {
    package let state: JobState?
    /// Only jobs before this one.
    package let before: JobID?
    package let limit: Int

    package init(state: JobState?, before: JobID?, limit: Int) {
        self.state = state
        self.before = before
        self.limit = limit
    }
}

/// Why something could not be kept or read.
package enum StoreError: Error, Hashable {
    /// No room is left.
    case full
    /// The system's or the library's own words.
    case failed(String)
}
