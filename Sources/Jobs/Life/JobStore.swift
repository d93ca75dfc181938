/// Where jobs are kept.
///
/// Every method is one transaction: it happens wholly or not at all, and what it returned happened.
package protocol JobStore: Sendable {
    /// Keeps a new job, with the document of its specification if that is not its order's outline, and with the key
    /// that it came under.
    func insert(_ job: Job, document: String?, request: KeyedRequest?) async throws(StoreError)

    /// The job of that name, or nil.
    func job(_ id: JobID) async throws(StoreError) -> Job?

    /// The specification of a job as JSON, or nil if there is no such job.
    func document(of id: JobID) async throws(StoreError) -> String?

    /// What came under a key first; nil if nothing did, or if its job is gone.
    func submission(under key: IdempotencyKey) async throws(StoreError) -> KeyedSubmission?

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

    /// The digests of all succeeded jobs.
    func succeededDigests() async throws(StoreError) -> Set<KernelDigest>

    /// Forgets a job.
    ///
    /// - Returns: Whether it was there.
    func delete(_ id: JobID) async throws(StoreError) -> Bool

    /// Forgets jobs in final states, but not that they have been there.
    ///
    /// - Returns: The digests of those results that no succeeded job has any more.
    func expire(_ ids: [JobID], at time: Timestamp) async throws(StoreError) -> Set<KernelDigest>

    /// Whose job it was that has expired; nil if none of that name has.
    func expired(_ id: JobID) async throws(StoreError) -> ExpiredJob?

    /// Jobs in final states that ended before a moment, the oldest end first.
    func finished(before time: Timestamp, limit: Int) async throws(StoreError) -> [JobID]

    /// Bytes of the succeeded jobs' results, each counted once.
    func storedBytes() async throws(StoreError) -> Double

    /// The succeeded jobs' results, each once, the one whose last job ended first at the front.
    func storedResults(limit: Int) async throws(StoreError) -> [StoredResult]

    /// How many jobs there are in each state.
    func counts() async throws(StoreError) -> [JobState: Int]

    /// What an owner has of the service; `since` is from when on time counts.
    func usage(of owner: String?, since time: Timestamp) async throws(StoreError) -> JobUsage
}

/// Why something could not be kept or read.
package enum StoreError: Error, Hashable {
    /// No room is left.
    case full
    /// What was kept is not what was stored.
    case damaged(String)
    /// The system's or the library's own words.
    case failed(String)
}
