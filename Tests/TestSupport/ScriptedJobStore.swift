package import Jobs
internal import Synchronization

/// A job store in memory whose calls fail, or take their time, when a test wants it.
package final class ScriptedJobStore: JobStore {
    package enum Call: Hashable, Sendable {
        case insert, job, document, submission, jobs, unfinished, succeeded, delete, expire
        /// To this state.
        case replace(JobState)
    }

    private let jobs = MemoryJobStore()
    private let faults: Mutex<[Call: StoreError]>
    private let gates: [Call: Gate]
    private let doors: [Call: Gate]

    /// - Parameters:
    ///   - faults: Which calls fail; each does once.
    ///   - gates: Which calls return only when their gate is open; what they do is done before.
    ///   - doors: Which calls do something, or fail, only when their gate is open.
    package init(
        failingOnce faults: [Call: StoreError] = [:], holding gates: [Call: Gate] = [:],
        delaying doors: [Call: Gate] = [:]
    ) {
        self.faults = Mutex(faults)
        self.gates = gates
        self.doors = doors
    }

    private func perform(_ call: Call) throws(StoreError) {
        if let fault = faults.withLock({ $0.removeValue(forKey: call) }) { throw fault }
    }
}

extension ScriptedJobStore {
    package func insert(_ job: Job, document: String?, request: KeyedRequest?) async throws(StoreError) {
        try perform(.insert)
        try await jobs.insert(job, document: document, request: request)
        await gates[.insert]?.pass()
    }

    package func document(of id: JobID) async throws(StoreError) -> String? {
        try perform(.document)
        return try await jobs.document(of: id)
    }

    package func submission(under key: IdempotencyKey) async throws(StoreError) -> KeyedSubmission? {
        try perform(.submission)
        return try await jobs.submission(under: key)
    }

    package func succeededDigests() async throws(StoreError) -> Set<KernelDigest> {
        try await jobs.succeededDigests()
    }

    package func expire(
        _ ids: [JobID], at time: Timestamp
    ) async throws(StoreError) -> Set<KernelDigest> {
        try perform(.expire)
        return try await jobs.expire(ids, at: time)
    }

    package func expired(_ id: JobID) async throws(StoreError) -> ExpiredJob? {
        try await jobs.expired(id)
    }

    package func finished(before time: Timestamp, limit: Int) async throws(StoreError) -> [JobID] {
        try await jobs.finished(before: time, limit: limit)
    }

    package func storedBytes() async throws(StoreError) -> Double { try await jobs.storedBytes() }

    package func storedResults(limit: Int) async throws(StoreError) -> [StoredResult] {
        try await jobs.storedResults(limit: limit)
    }

    package func counts() async throws(StoreError) -> [JobState: Int] {
        try await jobs.counts()
    }

    package func usage(of owner: String?, since time: Timestamp) async throws(StoreError) -> JobUsage {
        try await jobs.usage(of: owner, since: time)
    }

    package func job(_ id: JobID) async throws(StoreError) -> Job? {
        try perform(.job)
        return try await jobs.job(id)
    }

    package func jobs(_ query: JobQuery) async throws(StoreError) -> [Job] {
        try perform(.jobs)
        return try await jobs.jobs(query)
    }

    package func unfinished() async throws(StoreError) -> [Job] {
        try perform(.unfinished)
        let found = try await jobs.unfinished()
        await gates[.unfinished]?.pass()
        return found
    }

    package func replace(_ job: Job, ifIn state: JobState, attempt: Int) async throws(StoreError) -> Bool {
        await doors[.replace(job.state)]?.pass()
        try perform(.replace(job.state))
        let isReplaced = try await jobs.replace(job, ifIn: state, attempt: attempt)
        await gates[.replace(job.state)]?.pass()
        return isReplaced
    }

    package func succeeded(_ digest: KernelDigest) async throws(StoreError) -> Job? {
        try perform(.succeeded)
        let found = try await jobs.succeeded(digest)
        await gates[.succeeded]?.pass()
        return found
    }

    package func delete(_ id: JobID) async throws(StoreError) -> Bool {
        try perform(.delete)
        return try await jobs.delete(id)
    }
}
