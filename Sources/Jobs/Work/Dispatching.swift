/// Having jobs computed.
extension JobQueue {
    /// Gives every free lane its next job.
    func runNext() {
        guard !isDraining else { return }
        for lane in Lane.allCases where running[lane] == nil {
            guard let entry = next(for: lane) else { continue }
            let run = Run(clock: clock) { [history] progress in history.note(progress, of: entry.id) }
            running[lane] = (entry.id, run, entry.isShort)
            Task { await self.execute(entry, run, lane) }
        }
    }

    private func next(for lane: Lane) -> Backlog.Entry? {
        switch lane {
        case .main: backlog.takeFirst { _ in true }
        case .express: running[.main]?.isShort == false ? backlog.takeFirst(where: \.isShort) : nil
        }
    }

    private func execute(_ entry: Backlog.Entry, _ run: Run, _ lane: Lane) async {
        var ended: Job?
        var isPostponed = false
        do throws(StoreError) {
            ended = try await attempt(entry.id, run, lane)
        } catch {
            report(.unrecorded(entry.id, error))
            // What was cancelled meanwhile need not begin any more.
            isPostponed = unrecorded[entry.id] == nil && run.stopReason != .cancelled
        }
        // Of a job that was cancelled while its worker was at it.
        if ended == nil, !isPostponed, unrecorded[entry.id] == nil {
            try? await dropResult(entry.digest)
            dropDraft(of: entry.digest)
        }
        running[lane] = nil
        if isPostponed { backlog.putBack(entry) }
        // Who waits for a job that could not begin waits on, unless nothing will begin here any more.
        if !isPostponed || isDraining { waiters.releaseAll(for: entry.id, with: ended) }
        // What the store does not let begin now waits for the next job, or for the upkeep.
        guard !isPostponed else { return }
        if let ended, ended.state == .succeeded { await complete(equalTo: ended) }
        runNext()
    }

    /// Has a job computed.
    ///
    /// - Returns: The job as it then is, if the store has it so.
    /// - Throws: ``StoreError``; the job's end is among the unrecorded then, or it has not begun.
    private func attempt(_ id: JobID, _ run: Run, _ lane: Lane) async throws(StoreError) -> Job? {
        let ready = fresh?.job.id == id ? fresh : nil
        fresh = nil
        let queued = if let ready { ready.job } else { try await store.job(id) }
        guard var job = queued, job.state == .queued else { return nil }
        beginAdoption(of: job.digest)
        defer { endAdoption(of: job.digest) }
        let earlierAttempts = job.attempt
        job.state = .running
        job.startedAt = clock.now()
        job.attempt += 1
        guard try await store.replace(job, ifIn: .queued, attempt: earlierAttempts),
            run.stopReason != .cancelled
        else { return nil }
        report(.started(job))
        history.note(job)
        var outcome: Worker.Outcome
        do throws(StoreError) {
            outcome = try await self.outcome(of: job, ready?.specification, run, lane)
        } catch {
            outcome = .failed(JobFailure(error))
        }
        // The store has its end already.
        guard run.stopReason != .cancelled else { return nil }
        job.end(with: outcome, at: clock.now())
        return try await record(job)
    }

    private func outcome(
        of job: Job, _ specification: Specification?, _ run: Run, _ lane: Lane
    ) async throws(StoreError) -> Worker.Outcome {
        guard let worker = workers[lane] else { preconditionFailure("every lane has its worker") }
        let source: Worker.Source
        if let reason = run.stopReason {
            return .stopped(reason)
        } else if let specification {
            // Of a fresh job it was asked when it came.
            source = .ready(specification)
        } else if let known = try await knownResult(job.digest) {
            return .succeeded(known)
        } else {
            source = .stored(try await store.document(of: job.id) ?? job.order.outline)
        }
        let deadline = job.order.timeout.map { seconds in
            Task { [clock] in
                try await clock.sleep(seconds)
                run.stop(.timedOut(seconds))
            }
        }
        defer { deadline?.cancel() }
        return await worker.compute(job, source, run: run)
    }

    /// Keeps how a job ended; what the store cannot take now is offered to it again later.
    ///
    /// - Returns: The job, if the store has it so.
    private func record(_ job: Job) async throws(StoreError) -> Job? {
        do throws(StoreError) {
            guard try await store.replace(job, ifIn: .running, attempt: job.attempt) else { return nil }
        } catch {
            unrecorded[job.id] = job
            throw error
        }
        announce(job)
        return job
    }

    func announce(_ job: Job) {
        report(.ended(job))
        history.note(job)
    }

    /// Ends the queued jobs that wait for a kernel that is there now.
    private func complete(equalTo done: Job) async {
        guard var result = done.result else { return }
        result.isCached = true
        for id in backlog.ids(waitingFor: done.digest) {
            do throws(StoreError) {
                guard var job = try await store.job(id), job.state == .queued else { continue }
                job.succeed(with: result, at: clock.now())
                guard try await store.replace(job, ifIn: .queued, attempt: job.attempt) else { continue }
                backlog.remove(id)
                announce(job)
                waiters.releaseAll(for: id, with: job)
            } catch {
                // Its turn will come.
                report(.unrecorded(id, error))
            }
        }
    }
}

extension Backlog.Entry {
    /// Whether the job need not wait for a long one.
    var isShort: Bool { seconds <= Lane.shortSeconds }
}
