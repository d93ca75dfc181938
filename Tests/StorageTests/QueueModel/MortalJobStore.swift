import Jobs
import Synchronization

/// The job store of one process, on jobs that outlive it: it counts and refuses writes, holds up whatever has begun
/// to run and then, before it is kept, how that ended, and takes nothing more when the process is dead.
final class MortalJobStore: JobStore {
    struct Transition: Hashable {
        let job: JobID
        let from: JobState
        let to: JobState
    }

    private struct State {
        var isDead = false
        var writes = 0
        var refusal: QueueRefusal?
        var held: [JobID: CheckedContinuation<Void, Never>] = [:]
        /// What runs, until its end is held up.
        var begun: Set<JobID> = []
        var transitions: [Transition] = []
    }

    private let jobs: any JobStore
    private let state = Mutex(State())

    init(_ jobs: any JobStore) { self.jobs = jobs }

    var writes: Int { state.withLock { $0.writes } }
    var held: Set<JobID> { state.withLock { Set($0.held.keys) } }
    var transitions: [Transition] { state.withLock { $0.transitions } }
    var isDead: Bool { state.withLock { $0.isDead } }

    func refuse(_ refusal: QueueRefusal?) { state.withLock { $0.refusal = refusal } }

    func release(_ id: JobID) { state.withLock { $0.held.removeValue(forKey: id) }?.resume() }

    func die() {
        state.withLock { $0.isDead = true }
        for id in held { release(id) }
    }

    private func check() throws(StoreError) { if isDead { throw .failed("the process is dead") } }

    private func write(isRemoval: Bool = false) throws(StoreError) {
        try check()
        let isRefused = state.withLock { state in
            state.writes += 1
            return state.refusal.counts(isRemoval: isRemoval)
        }
        if isRefused { throw .full }
    }
}

extension MortalJobStore {
    func insert(_ job: Job, document: String?, request: KeyedRequest?) async throws(StoreError) {
        try write()
        try await jobs.insert(job, document: document, request: request)
    }

    func replace(_ job: Job, ifIn earlier: JobState, attempt: Int) async throws(StoreError) -> Bool {
        let isEnd = job.state != .cancelled && state.withLock { $0.begun.remove(job.id) } != nil
        if isEnd { await hold(job.id) }
        try write()
        guard try await jobs.replace(job, ifIn: earlier, attempt: attempt) else { return false }
        state.withLock { $0.transitions.append(Transition(job: job.id, from: earlier, to: job.state)) }
        if job.state == .running {
            state.withLock { _ = $0.begun.insert(job.id) }
            await hold(job.id)
        }
        return true
    }

    private func hold(_ id: JobID) async {
        await withCheckedContinuation { continuation in
            let isDead = state.withLock { state in
                if !state.isDead { state.held[id] = continuation }
                return state.isDead
            }
            if isDead { continuation.resume() }
        }
    }

    func delete(_ id: JobID) async throws(StoreError) -> Bool {
        try write(isRemoval: true)
        return try await jobs.delete(id)
    }

    func expire(_ ids: [JobID], at time: Timestamp) async throws(StoreError) -> Set<KernelDigest> {
        try write()
        return try await jobs.expire(ids, at: time)
    }
}

extension MortalJobStore {
    func job(_ id: JobID) async throws(StoreError) -> Job? {
        try check()
        return try await jobs.job(id)
    }

    func document(of id: JobID) async throws(StoreError) -> String? {
        try check()
        return try await jobs.document(of: id)
    }

    func submission(under key: IdempotencyKey) async throws(StoreError) -> KeyedSubmission? {
        try await jobs.submission(under: key)
    }

    func jobs(_ query: JobQuery) async throws(StoreError) -> [Job] { try await jobs.jobs(query) }

    func unfinished() async throws(StoreError) -> [Job] { try await jobs.unfinished() }

    func succeeded(_ digest: KernelDigest) async throws(StoreError) -> Job? {
        try check()
        return try await jobs.succeeded(digest)
    }

    func succeededDigests() async throws(StoreError) -> Set<KernelDigest> {
        try await jobs.succeededDigests()
    }

    func expired(_ id: JobID) async throws(StoreError) -> ExpiredJob? { try await jobs.expired(id) }

    func finished(before time: Timestamp, limit: Int) async throws(StoreError) -> [JobID] {
        try await jobs.finished(before: time, limit: limit)
    }

    func storedBytes() async throws(StoreError) -> Double { try await jobs.storedBytes() }

    func storedResults(limit: Int) async throws(StoreError) -> [StoredResult] {
        try await jobs.storedResults(limit: limit)
    }

    func counts() async throws(StoreError) -> [JobState: Int] { try await jobs.counts() }

    func usage(of owner: String?, since time: Timestamp) async throws(StoreError) -> JobUsage {
        try await jobs.usage(of: owner, since: time)
    }
}
