/// Accepting jobs.
extension JobQueue {
    /// Accepts a job; when this returns, the job survives the death of the process.
    ///
    /// A job whose kernel is known already has succeeded at once. What has come under a key before is not accepted
    /// again.
    /// - Parameters:
    ///   - submission: What to compute.
    ///   - owner: Whose the job is.
    ///   - request: The key that the client gave, with what it stands for.
    /// - Returns: The job as it is now.
    /// - Throws: ``SubmissionError``.
    package func submit(
        _ submission: Submission, owner: String?, request: KeyedRequest?
    ) async throws(SubmissionError) -> Receipt {
        if let request, let earlier = try await earlier(request) {
            return Receipt(job: earlier, isReplay: true)
        }
        try checkRoom()
        let now = clock.now()
        var job = Job(
            id: identifiers.next(at: now, using: &random), order: submission.order, owner: owner,
            createdAt: now)
        arriving.insert(job.id)
        if let key = request?.key { arrivingKeys.insert(key) }
        defer {
            arriving.remove(job.id)
            if let key = request?.key { arrivingKeys.remove(key) }
        }
        beginAdoption(of: job.digest)
        defer { endAdoption(of: job.digest) }
        do throws(StoreError) {
            if let result = try await knownResult(job.digest) { job.succeed(with: result, at: now) }
            try await store.insert(job, document: submission.document, request: request)
        } catch {
            throw .store(error)
        }
        report(.accepted(job))
        history.note(job)
        if let ended = overtaken.removeValue(forKey: job.id) {
            job = ended
            announce(job)
        }
        if job.state == .queued {
            // One that waits may find its kernel known when its turn comes.
            fresh = backlog.isEmpty ? (job, submission.specification) : nil
            backlog.append(Backlog.Entry(job))
            runNext()
        }
        return Receipt(job: job, isReplay: false)
    }

    /// Whether the queue takes another job now, whatever it is.
    ///
    /// - Throws: ``SubmissionError/draining`` or ``SubmissionError/queueFull(capacity:)`` if not.
    package func checkRoom() throws(SubmissionError) {
        guard !isDraining else { throw .draining }
        guard backlog.count + arriving.count < settings.capacity else {
            throw .queueFull(capacity: settings.capacity)
        }
    }

    /// Accepts a job and waits for its end.
    ///
    /// - Throws: ``SubmissionError``; a store that fails after the job was accepted only ends the wait.
    package func submit(
        _ submission: Submission, owner: String?, request: KeyedRequest?, waiting seconds: Double
    ) async throws(SubmissionError) -> Receipt {
        await awaited(try await submit(submission, owner: owner, request: request), seconds: seconds)
    }

    /// The receipt after a wait for the job's end.
    package func awaited(_ receipt: Receipt, seconds: Double) async -> Receipt {
        guard !receipt.job.state.isFinal else { return receipt }
        var receipt = receipt
        do throws(StoreError) {
            receipt.job = try await wait(for: receipt.job.id, seconds: seconds) ?? receipt.job
        } catch {
            // The job is accepted: the client asks again.
        }
        return receipt
    }

    /// What came under the key before.
    private func earlier(_ request: KeyedRequest) async throws(SubmissionError) -> Job? {
        guard !arrivingKeys.contains(request.key) else { throw .keyInFlight }
        let earlier: KeyedSubmission?
        let job: Job?
        do throws(StoreError) {
            earlier = try await store.submission(under: request.key)
            job = if let earlier { try await store.job(earlier.job) } else { nil }
        } catch {
            throw .store(error)
        }
        guard let earlier, let job else { return nil }
        guard earlier.bodyDigest == request.bodyDigest else { throw .keyReused }
        return job
    }

    func knownResult(_ digest: KernelDigest) async throws(StoreError) -> JobResult? {
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

    func beginAdoption(of digest: KernelDigest) { adopting[digest, default: 0] += 1 }

    func endAdoption(of digest: KernelDigest) {
        adopting[digest] = adopting[digest].flatMap { $0 > 1 ? $0 - 1 : nil }
    }

    /// Whether some job is about to have succeeded with a result: it is not removed then.
    func isAdopted(_ digest: KernelDigest) -> Bool {
        adopting[digest] != nil
            || unrecorded.values.contains { $0.state == .succeeded && $0.digest == digest }
    }
}

/// An accepted job.
package struct Receipt: Hashable, Sendable {
    package var job: Job
    /// Whether it was accepted before, under the same key.
    package let isReplay: Bool
}

/// Why a job was not accepted.
package enum SubmissionError: Error, Hashable {
    case queueFull(capacity: Int)
    case draining
    /// The request under the same key is not through yet.
    case keyInFlight
    /// The key stands for another request.
    case keyReused
    case store(StoreError)
}
