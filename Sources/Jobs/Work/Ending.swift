/// Waiting for jobs, and putting an end to them.
extension JobQueue {
    /// Returns when the job is in a final state, or after that many seconds, or when the task is cancelled.
    ///
    /// - Parameters:
    ///   - id: The job's name.
    ///   - seconds: nil to wait as long as it takes.
    /// - Returns: The job as it then is; nil if there is none.
    /// - Throws: ``StoreError``.
    package func wait(for id: JobID, seconds: Double?) async throws(StoreError) -> Job? {
        // Whatever is neither running nor queued has ended, and the store knows how, also where a worker has yet to
        // stop; what is queued while the queue drains stays so.
        let isRunning = run(of: id).map { $0.stopReason != .cancelled } ?? false
        if isRunning || (!isDraining && backlog.contains(id)) {
            let ticket = waiters.ticket()
            let timer = seconds.map { seconds in
                Task {
                    try? await self.clock.sleep(seconds)  // Cancelled when the wait is over.
                    self.endWait(ticket, for: id)
                }
            }
            let ended = await withTaskCancellationHandler {
                await withCheckedContinuation { waiters.add($0, ticket, for: id) }
            } onCancel: {
                Task { await self.endWait(ticket, for: id) }
            }
            timer?.cancel()
            if let ended { return ended }
        }
        return try await store.job(id)
    }

    private func endWait(_ ticket: Waiters.Ticket, for id: JobID) { waiters.release(ticket, for: id) }

    /// Cancels a job that is not over.
    ///
    /// It is cancelled when this returns, whatever happens to the process then: it and a worker race for the store,
    /// which takes one of them. A worker that is at it stops before its next piece of work, and what it has is dropped.
    /// - Returns: The job as it is now, or nil if there is none.
    /// - Throws: ``StoreError``; nothing has been cancelled then.
    package func cancel(_ id: JobID) async throws(StoreError) -> Job? {
        while true {
            let found = try await store.job(id)
            guard let job = found, !job.state.isFinal else { return found }
            if let cancelled = try await endCancelled(job) { return cancelled }
        }
    }

    /// - Returns: The cancelled job; nil if it has changed meanwhile.
    private func endCancelled(_ earlier: Job) async throws(StoreError) -> Job? {
        var job = earlier
        job.end(with: .stopped(.cancelled), at: clock.now())
        guard try await store.replace(job, ifIn: earlier.state, attempt: earlier.attempt) else { return nil }
        backlog.remove(job.id)
        unrecorded[job.id] = nil
        // Of a worker that is at it, or about to begin: should the store refuse that, the job does not come back.
        run(of: job.id)?.stop(.cancelled)
        if arriving.contains(job.id) { overtaken[job.id] = job } else { announce(job) }
        waiters.releaseAll(for: job.id, with: job)
        dropDraft(of: job.digest)
        // What it may have computed, before the store refused its end; otherwise the next start removes it.
        if earlier.state == .running { try? await dropResult(job.digest) }
        return job
    }

    /// Removes a job, and its result unless another job has the same; a running one is stopped first.
    ///
    /// - Returns: Whether the job was there.
    package func delete(_ id: JobID) async throws(StoreError) -> Bool {
        guard let job = try await cancel(id) else { return false }
        await runEnd(of: id)
        guard try await store.delete(id) else { return false }
        // How it would have ended, had it not been cancelled.
        unrecorded[id] = nil
        try await dropResult(job.digest)
        history.forget(id)
        report(.deleted(id))
        return true
    }

    /// Removes a result that no job has any more and none is about to have.
    func dropResult(_ digest: KernelDigest) async throws(StoreError) {
        guard try await store.succeeded(digest) == nil, !isAdopted(digest) else { return }
        try results.remove(digest)
    }

    /// Removes what has been computed of a kernel that no job waits for any more.
    func dropDraft(of digest: KernelDigest) {
        guard backlog.ids(waitingFor: digest).isEmpty, adopting[digest] == nil else { return }
        // What cannot be removed now is removed at the next start.
        try? results.removeDraft(of: digest)
    }

    /// Takes no more jobs and returns when the running ones are over.
    ///
    /// - Parameter seconds: After which they go back to the queue, for the next process.
    package func drain(within seconds: Double) async {
        isDraining = true
        // Queued jobs stay queued, for the next process: nobody need wait for them here.
        for entry in backlog.all { waiters.releaseAll(for: entry.id) }
        history.end()
        let runs = running.values.map { ($0.job, $0.run) }
        guard !runs.isEmpty else { return }
        let timer = Task {
            try await clock.sleep(seconds)
            for (_, run) in runs { run.stop(.interrupted) }
        }
        for (id, _) in runs { await runEnd(of: id) }
        timer.cancel()
    }

    /// Returns when no worker is at a job any more; that may be later than the job's own end.
    private func runEnd(of id: JobID) async {
        while run(of: id) != nil {
            let ticket = waiters.ticket()
            _ = await withCheckedContinuation { waiters.add($0, ticket, for: id) }
        }
    }
}
