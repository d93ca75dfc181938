internal import Synchronization

/// Jobs in memory, for tests and for whoever needs no durability.
package final class MemoryJobStore: JobStore {
    private let jobs = Mutex<[JobID: Job]>([:])

    package init() {}

    package func insert(_ job: Job) async throws(StoreError) {
        let isNew = jobs.withLock { $0.updateValue(job, forKey: job.id) == nil }
        guard isNew else { throw .failed("the job \(job.id) exists already") }
    }

    package func job(_ id: JobID) async throws(StoreError) -> Job? {
        jobs.withLock { $0[id] }
    }

    package func jobs(_ query: JobQuery) async throws(StoreError) -> [Job] {
        let all = jobs.withLock { Array($0.values) }
        let wanted = all.filter { job in
            (query.state.map { job.state == $0 } ?? true) && (query.before.map { job.id < $0 } ?? true)
        }
        return Array(wanted.sorted { $0.id > $1.id }.prefix(query.limit))
    }

    package func unfinished() async throws(StoreError) -> [Job] {
        jobs.withLock { jobs in jobs.values.filter { !$0.state.isFinal } }.sorted { $0.id < $1.id }
    }

    package func replace(_ job: Job, ifIn state: JobState, attempt: Int) async throws(StoreError) -> Bool {
        jobs.withLock { jobs in
            guard let current = jobs[job.id], current.state == state, current.attempt == attempt else {
                return false
            }
            jobs[job.id] = job
            return true
        }
    }

    package func succeeded(_ digest: KernelDigest) async throws(StoreError) -> Job? {
        jobs.withLock { jobs in
            jobs.values.filter { $0.digest == digest && $0.state == .succeeded }.max { $0.id < $1.id }
        }
    }

    package func delete(_ id: JobID) async throws(StoreError) -> Bool {
        jobs.withLock { $0.removeValue(forKey: id) != nil }
    }
}
