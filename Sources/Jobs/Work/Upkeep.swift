/// What is done from time to time.
extension JobQueue {
    /// Offers the store what it could not take, and lets jobs and data sets expire that have been kept long enough.
    package func maintain() async throws(StoreError) {
        runNext()
        for job in unrecorded.values.sorted(by: { $0.id < $1.id }) {
            let isTaken = try await store.replace(job, ifIn: .running, attempt: job.attempt)
            unrecorded[job.id] = nil
            // What was cancelled meanwhile has no result.
            if isTaken { announce(job) } else { try await dropResult(job.digest) }
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
        var total = try await store.storedBytes()
        while total > bytes {
            let oldest = try await store.storedResults(limit: Self.batch)
            let isAll = oldest.count < Self.batch
            var ids: [JobID] = []
            // The newest stays, whatever its size: somebody has just waited for it.
            for result in isAll ? oldest.dropLast() : oldest[...] where total > bytes {
                ids += result.jobs
                total -= result.byteCount
            }
            try await expire(ids)
            guard !isAll else { return }
        }
    }

    private func expire(_ ids: [JobID]) async throws(StoreError) {
        guard !ids.isEmpty else { return }
        let orphans = try await store.expire(ids, at: clock.now())
        for id in ids {
            history.forget(id)
            report(.expired(id))
        }
        // A job that is about to have succeeded with it takes it over.
        for digest in orphans where !isAdopted(digest) { try results.remove(digest) }
    }
}
