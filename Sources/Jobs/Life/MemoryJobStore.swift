internal import Synchronization

/// Jobs in memory, for tests and for whoever needs no durability.
package final class MemoryJobStore: JobStore {
    private struct State {
        var jobs: [JobID: Job] = [:]
        var documents: [JobID: String] = [:]
        var submissions: [IdempotencyKey: KeyedSubmission] = [:]
        var expired: [JobID: ExpiredJob] = [:]

        mutating func forget(_ id: JobID) -> Job? {
            documents[id] = nil
            submissions = submissions.filter { $0.value.job != id }
            return jobs.removeValue(forKey: id)
        }
    }

    private let state = Mutex(State())

    package init() {}

    package func insert(_ job: Job, document: String?, request: KeyedRequest?) async throws(StoreError) {
        let isNew = state.withLock { state in
            guard state.jobs[job.id] == nil, request.map({ state.submissions[$0.key] == nil }) ?? true else {
                return false
            }
            state.jobs[job.id] = job
            state.documents[job.id] = document
            if let request {
                state.submissions[request.key] = KeyedSubmission(job: job.id, bodyDigest: request.bodyDigest)
            }
            return true
        }
        guard isNew else { throw .failed("the job \(job.id) or its key exists already") }
    }

    package func job(_ id: JobID) async throws(StoreError) -> Job? {
        state.withLock { $0.jobs[id] }
    }

    package func document(of id: JobID) async throws(StoreError) -> String? {
        state.withLock { $0.documents[id] ?? $0.jobs[id]?.order.outline }
    }

    package func submission(under key: IdempotencyKey) async throws(StoreError) -> KeyedSubmission? {
        state.withLock { $0.submissions[key] }
    }

    package func jobs(_ query: JobQuery) async throws(StoreError) -> [Job] {
        let all = state.withLock { Array($0.jobs.values) }
        let wanted = all.filter { job in
            (query.state.map { job.state == $0 } ?? true) && (query.before.map { job.id < $0 } ?? true)
                && query.owner.includes(job.owner)
        }
        return Array(wanted.sorted { $0.id > $1.id }.prefix(query.limit))
    }

    package func unfinished() async throws(StoreError) -> [Job] {
        state.withLock { state in state.jobs.values.filter { !$0.state.isFinal } }.sorted { $0.id < $1.id }
    }

    package func replace(_ job: Job, ifIn expected: JobState, attempt: Int) async throws(StoreError) -> Bool {
        state.withLock { state in
            guard let current = state.jobs[job.id], current.state == expected, current.attempt == attempt
            else { return false }
            state.jobs[job.id] = job
            return true
        }
    }

    package func delete(_ id: JobID) async throws(StoreError) -> Bool {
        state.withLock { $0.forget(id) != nil }
    }
}

extension MemoryJobStore {
    private var succeeded: [Job] { state.withLock { $0.jobs.values.filter { $0.state == .succeeded } } }

    package func succeeded(_ digest: KernelDigest) async throws(StoreError) -> Job? {
        succeeded.filter { $0.digest == digest }.max { $0.id < $1.id }
    }

    package func succeededDigests() async throws(StoreError) -> Set<KernelDigest> {
        Set(succeeded.map(\.digest))
    }

    package func expire(
        _ ids: [JobID], at time: Timestamp
    ) async throws(StoreError) -> Set<KernelDigest> {
        state.withLock { state in
            var digests: Set<KernelDigest> = []
            for id in ids {
                guard let job = state.jobs[id], job.state.isFinal else { continue }
                if job.state == .succeeded { digests.insert(job.digest) }
                _ = state.forget(id)
                state.expired[id] = ExpiredJob(owner: job.owner)
            }
            for job in state.jobs.values where job.state == .succeeded { digests.remove(job.digest) }
            return digests
        }
    }

    package func expired(_ id: JobID) async throws(StoreError) -> ExpiredJob? {
        state.withLock { $0.expired[id] }
    }

    package func finished(before time: Timestamp, limit: Int) async throws(StoreError) -> [JobID] {
        let ended = state.withLock { state in
            state.jobs.values.compactMap { job in job.finishedAt.map { (end: $0, id: job.id) } }
        }
        return ended.filter { $0.end < time }.sorted { ($0.end, $0.id) < ($1.end, $1.id) }.prefix(limit)
            .map(\.id)
    }

    package func storedBytes() async throws(StoreError) -> Double {
        let groups = Dictionary(grouping: succeeded, by: \.digest).values
        return groups.reduce(0) { $0 + $1[0].order.form.byteCount }
    }

    package func storedResults(limit: Int) async throws(StoreError) -> [StoredResult] {
        let groups = Dictionary(grouping: succeeded, by: \.digest).values
        let results = groups.map { jobs in
            let ends = jobs.map { ($0.finishedAt ?? Timestamp(milliseconds: 0), $0.id) }
            return (
                end: ends.max(by: <) ?? ends[0],
                result: StoredResult(
                    digest: jobs[0].digest, jobs: jobs.map(\.id).sorted(),
                    byteCount: jobs[0].order.form.byteCount)
            )
        }
        return results.sorted { $0.end < $1.end }.prefix(limit).map(\.result)
    }

    package func counts() async throws(StoreError) -> [JobState: Int] {
        state.withLock { state in Dictionary(grouping: state.jobs.values, by: \.state).mapValues(\.count) }
    }

    package func usage(of owner: String?, since time: Timestamp) async throws(StoreError) -> JobUsage {
        let own = state.withLock { state in state.jobs.values.filter { $0.owner == owner } }
        let results = Dictionary(grouping: own.filter { $0.state == .succeeded }, by: \.digest)
        let computed = own.filter {
            $0.finishedAt.map { $0 >= time } ?? false && $0.result?.isCached == false
        }
        return JobUsage(
            queued: own.count { $0.state == .queued },
            storedBytes: results.values.reduce(0) { $0 + $1[0].order.form.byteCount },
            seconds: computed.reduce(0) { $0 + ($1.result?.seconds ?? 0) })
    }
}

extension JobOwner {
    /// Whether the jobs of an owner are meant.
    package func includes(_ owner: String?) -> Bool {
        switch self {
        case .anyone: true
        case .named(let name): owner == name
        }
    }
}
