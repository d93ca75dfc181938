/// What is done from time to time.
extension JobQueue {
    /// Offers the store what it could not take, and lets jobs and data sets expire that have been kept long enough.
    package func maintain() async throws(StoreError) {
        runNext()
        for (id, job) in unrecorded {
            if try await store.replace(job, ifIn: .running, attempt: job.attempt) { announce(job) }
            unrecorded[id] = nil
        }
        if let age = settings.retention.age { try await expire(olderThan: age) }
        if let bytes = settings.retention.bytes { try await expire(beyond: bytes) }
        try await expireDatasets()
    }

    private static let batch = 500

    private func expire(olderThan age: Double) async throws(StoreError) {
        let time = Timestamp(milliseconds: clock.now().milliseconds - Int64(age * 1000))
        while true {
            let ids = try await store.finished(before: time, limit: Self.batch)
            try await expire(ids)
            guard ids.count == Self.batch else { return }
        }
    }

    /// Lets the results go that have been there longest, until the rest fits.
    private func expire(beyond bytes: Double) async throws(StoreError) {
        let stored = try await store.storedResults()
        var total = stored.reduce(0) { $0 + $1.byteCount }
        for result in stored where total > bytes {
            // The newest stays, whatever its size: somebody has just waited for it.
            guard result != stored.last else { return }
            try await expire(result.jobs)
            total -= result.byteCount
        }
    }

    private func expire(_ ids: [JobID]) async throws(StoreError) {
        guard !ids.isEmpty else { return }
        var digests: Set<KernelDigest> = []
        for id in ids { if let job = try await store.job(id) { digests.insert(job.digest) } }
        try await store.expire(ids, at: clock.now())
        for id in ids {
            history.forget(id)
            report(.expired(id))
        }
        for digest in digests { try await dropResult(digest) }
    }
}
