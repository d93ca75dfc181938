package import NeuralKernels
package import Platform

/// Accepts jobs, has them computed in the order of their arrival, and tells whoever waits for one.
///
/// The queue has a Dispatch queue of its own, on which it may wait for the store.
package actor JobQueue {
    private let executor = QueueExecutor.waiting(label: "ntkd.jobs")
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    private let store: any JobStore
    private let results: any ResultStore
    private let clock: JobClock
    private let worker: Worker
    private let capacity: Int
    private let report: @Sendable (JobEvent) -> Void

    private var identifiers = JobIDSequence()
    private var random = SystemRandomNumberGenerator()
    /// The queued jobs, oldest first.
    private var pending: [JobID] = []
    /// How many jobs are on their way into the store.
    private var arriving = 0
    private var running: (id: JobID, run: Run)?
    /// The job that was accepted last, while its worker need not ask the store for it.
    private var fresh: Job?
    private var isDraining = false
    private var waiters = Waiters()
    /// Kernels that some job is about to have succeeded with: a result among them is not removed.
    private var adopting: [KernelDigest: Int] = [:]

    /// - Parameters:
    ///   - store: Keeps the jobs.
    ///   - results: Keeps the results.
    ///   - datasets: Keeps the data sets that jobs name.
    ///   - pool: Computes.
    ///   - memory: Bytes that a computation may take.
    ///   - costs: The machine's; the kernels' last bits follow from them.
    ///   - clock: Tells the time.
    ///   - capacity: How many jobs may be queued at a time.
    ///   - report: Is told what happens, on the queue's own thread.
    package init(
        store: any JobStore, results: any ResultStore, datasets: any DatasetStore, pool: ComputePool,
        memory: Double, costs: MachineCosts, clock: JobClock, capacity: Int,
        report: @escaping @Sendable (JobEvent) -> Void
    ) {
        self.store = store
        self.results = results
        self.clock = clock
        self.capacity = capacity
        self.report = report
        worker = Worker(pool: pool, memory: memory, costs: costs, results, datasets, clock: clock)
    }
}

extension JobQueue {
    /// Takes up what an earlier process left: running jobs are queued again, and results that no job has are
    /// removed.
    package func start() async throws(StoreError) {
        for var job in try await store.unfinished() {
            if job.state == .running {
                job.resume(at: clock.now())
                _ = try await store.replace(job, ifIn: .running, attempt: job.attempt)
            }
            guard job.state == .queued else {
                report(.ended(job))
                continue
            }
            pending.append(job.id)
            report(.resumed(job))
        }
        for digest in try results.digests() where try await store.succeeded(digest) == nil {
            try results.remove(digest)
        }
        runNext()
    }

    /// Accepts a job; when this returns, the job survives the death of the process.
    ///
    /// A job whose kernel is known already has succeeded at once.
    /// - Throws: ``SubmissionError``.
    package func submit(_ specification: Specification) async throws(SubmissionError) -> Job {
        guard !isDraining else { throw .draining }
        guard pending.count + arriving < capacity else { throw .queueFull(capacity: capacity) }
        arriving += 1
        defer { arriving -= 1 }
        let now = clock.now()
        var job = Job(
            id: identifiers.next(at: now, using: &random), specification: specification,
            digest: KernelDigest(of: specification), createdAt: now)
        adopting[job.digest, default: 0] += 1
        defer { endAdoption(of: job.digest) }
        do throws(StoreError) {
            if let result = try await knownResult(job.digest) {
                job.state = .succeeded
                job.startedAt = now
                job.finishedAt = now
                job.result = result
            }
            try await store.insert(job)
        } catch {
            throw .store(error)
        }
        report(.accepted(job))
        if job.state == .queued {
            // One that waits may find its kernel known when its turn comes.
            fresh = running == nil && pending.isEmpty ? job : nil
            pending.append(job.id)
            runNext()
        }
        return job
    }

    /// Accepts a job and waits for its end.
    ///
    /// - Throws: ``SubmissionError``; a store that fails after the job was accepted only ends the wait.
    package func submit(_ specification: Specification, waiting seconds: Double) async throws(SubmissionError)
        -> Job
    {
        let job = try await submit(specification)
        guard !job.state.isFinal else { return job }
        do throws(StoreError) { return try await wait(for: job.id, seconds: seconds) ?? job } catch {
            return job
        }
    }

    /// The job of that name; nil if there is none.
    @concurrent
    package nonisolated func job(_ id: JobID) async throws(StoreError) -> Job? {
        try await store.job(id)
    }

    /// How far a running job has come; nil for any other.
    package func progress(of id: JobID) -> JobProgress? {
        running?.id == id ? running?.run.progress : nil
    }

    @concurrent
    package nonisolated func jobs(_ query: JobQuery) async throws(StoreError) -> [Job] {
        try await store.jobs(query)
    }

    /// Returns when the job is in a final state, or after that many seconds, or when the task is cancelled.
    ///
    /// - Parameters:
    ///   - id: The job's name.
    ///   - seconds: nil to wait as long as it takes.
    /// - Returns: The job as it then is; nil if there is none.
    /// - Throws: ``StoreError``.
    package func wait(for id: JobID, seconds: Double?) async throws(StoreError) -> Job? {
        // Whatever is neither running nor queued has ended, and the store knows how; what is queued while the queue
        // drains stays so.
        if running?.id == id || (!isDraining && pending.contains(id)) {
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

    /// Cancels a job that is not over.
    ///
    /// A running job stops before its next tile; its state changes then.
    /// - Returns: The job as it is now, or nil if there is none.
    package func cancel(_ id: JobID) async throws(StoreError) -> Job? {
        guard var job = try await store.job(id) else { return nil }
        if let running, running.id == id {
            running.run.stop(.cancelled)
            return job
        }
        // What is running in the store alone has ended here without the store's taking it.
        let earlier = job.state
        guard earlier == .running || earlier == .queued && pending.contains(id) else { return job }
        job.state = .cancelled
        job.finishedAt = clock.now()
        guard try await store.replace(job, ifIn: earlier, attempt: job.attempt) else {
            // Meanwhile a worker has begun with it, or somebody else has cancelled it.
            if let running, running.id == id { running.run.stop(.cancelled) }
            return try await store.job(id)
        }
        pending.removeAll { $0 == id }
        waiters.releaseAll(for: id, with: job)
        report(.ended(job))
        return job
    }

    /// Removes a job, and its result unless another job has the same; a running one is stopped first.
    ///
    /// - Returns: Whether the job was there.
    package func delete(_ id: JobID) async throws(StoreError) -> Bool {
        guard let job = try await cancel(id) else { return false }
        _ = try await wait(for: id, seconds: nil)
        guard try await store.delete(id) else { return false }
        if try await store.succeeded(job.digest) == nil, adopting[job.digest] == nil {
            try results.remove(job.digest)
        }
        report(.deleted(id))
        return true
    }

    /// Takes no more jobs and returns when the running one is over.
    ///
    /// - Parameter seconds: After which the running job goes back to the queue, for the next process.
    package func drain(within seconds: Double) async {
        isDraining = true
        // Queued jobs stay queued, for the next process: nobody need wait for them here.
        for id in pending { waiters.releaseAll(for: id) }
        guard let running else { return }
        let timer = Task {
            try await clock.sleep(seconds)
            running.run.stop(.interrupted)
        }
        let ticket = waiters.ticket()
        _ = await withCheckedContinuation { waiters.add($0, ticket, for: running.id) }
        timer.cancel()
    }

    /// How many jobs are queued.
    package var depth: Int { pending.count }
}

extension JobQueue {
    private func knownResult(_ digest: KernelDigest) async throws(StoreError) -> JobResult? {
        guard let earlier = try await store.succeeded(digest), var result = earlier.result else { return nil }
        do throws(StoreError) {
            guard try results.holdsResult(of: earlier) else { return nil }
        } catch {
            // A damaged file is no result: the kernel is computed anew and takes its place.
            return nil
        }
        result.isCached = true
        return result
    }

    private func endWait(_ ticket: Waiters.Ticket, for id: JobID) { waiters.release(ticket, for: id) }

    private func endAdoption(of digest: KernelDigest) {
        adopting[digest] = adopting[digest].flatMap { $0 > 1 ? $0 - 1 : nil }
    }

    private func runNext() {
        guard running == nil, !isDraining, !pending.isEmpty else { return }
        let id = pending.removeFirst()
        let run = Run(clock: clock)
        running = (id, run)
        Task { await self.execute(id, run) }
    }

    private func execute(_ id: JobID, _ run: Run) async {
        var ended: Job?
        do throws(StoreError) { ended = try await attempt(id, run) } catch {
            report(.unrecorded(id, error))
        }
        running = nil
        waiters.releaseAll(for: id, with: ended)
        runNext()
    }

    /// Has a job computed.
    ///
    /// - Returns: The job as it then is, if the store has it so.
    private func attempt(_ id: JobID, _ run: Run) async throws(StoreError) -> Job? {
        let isFresh = fresh?.id == id
        let queued = isFresh ? fresh : try await store.job(id)
        fresh = nil
        guard var job = queued, job.state == .queued else { return nil }
        adopting[job.digest, default: 0] += 1
        defer { endAdoption(of: job.digest) }
        let earlierAttempts = job.attempt
        job.state = .running
        job.startedAt = clock.now()
        job.attempt += 1
        guard try await store.replace(job, ifIn: .queued, attempt: earlierAttempts) else { return nil }
        report(.started(job))
        let outcome: Worker.Outcome
        // Of a fresh job it was asked when it came.
        if !isFresh, let known = try await knownResult(job.digest) {
            outcome = .succeeded(known)
        } else {
            outcome = await worker.compute(job, run: run)
        }
        job.end(with: outcome, at: clock.now())
        let isRecorded = try await store.replace(job, ifIn: .running, attempt: job.attempt)
        report(.ended(job))
        return isRecorded ? job : nil
    }
}
