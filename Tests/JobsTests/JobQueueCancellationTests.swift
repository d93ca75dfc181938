import Jobs
import TestSupport
import Testing

/// Cancelling and deleting jobs.
@Suite(.timeLimit(.minutes(3))) struct JobQueueCancellationTests {
    private let gate = Gate()

    private func held() async throws -> (Workshop, Job) {
        let workshop = Workshop(holdingRunningJobsAt: gate)
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        return (workshop, job)
    }

    /// A job whose start meets the gate is not cancelled where the store refuses that, and goes on.
    private func expectRefusedCancellation(in store: ScriptedJobStore) async throws {
        let workshop = Workshop(store: store)
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        await #expect(throws: StoreError.full) { try await workshop.queue.cancel(job.id) }
        gate.open()
        #expect(try await workshop.queue.wait(for: job.id, seconds: nil)?.state == .succeeded)
    }

    private static let stranger = JobID("01ARYZ6S41TSV4RRFFQ69G5FAV")

    @Test func `A queued job that is cancelled never runs`() async throws {
        let (workshop, first) = try await held()
        let second = try await workshop.queue.submit(try .small(seed: 2))
        let third = try await workshop.queue.submit(try .small(seed: 3))
        let cancelled = try #require(try await workshop.queue.cancel(second.id))
        #expect(cancelled.state == .cancelled)
        #expect(cancelled.finishedAt == workshop.clock.now)
        #expect(try await workshop.store.job(second.id) == cancelled)
        gate.open()
        #expect(try await workshop.queue.wait(for: third.id, seconds: nil)?.state == .succeeded)
        #expect(workshop.started == [first.id, third.id])
    }

    @Test func `Cancelling a queued job releases who waits for it`() async throws {
        let (workshop, _) = try await held()
        let second = try await workshop.queue.submit(try .small(seed: 2))
        async let waited = workshop.queue.wait(for: second.id, seconds: 5)
        await workshop.clock.sleepers(1)
        _ = try await workshop.queue.cancel(second.id)
        #expect(try await waited?.state == .cancelled)
        gate.open()
    }

    @Test func `A running job that is cancelled stops before its next tile`() async throws {
        let workshop = Workshop(results: ScriptedResultStore(blocking: .create, at: gate))
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let waited = Task { try await workshop.queue.wait(for: job.id, seconds: nil) }
        let ended = try #require(try await workshop.queue.cancel(job.id))
        #expect(ended.state == .cancelled)
        #expect(ended.startedAt != nil && ended.finishedAt != nil)
        #expect(ended.result == nil)
        // At once, whatever becomes of its worker, which keeps the lane until it has stopped.
        #expect(try await workshop.store.job(job.id) == ended)
        #expect(try await waited.value == ended)
        #expect(await !workshop.queue.isIdle)
        gate.open()
        await workshop.queue.drain(within: 60)
        #expect(workshop.results.count(.write) == 0)
        #expect(workshop.results.count(.discard) == 1)
        #expect(try workshop.results.digests().isEmpty)
        #expect(try await workshop.store.job(job.id) == ended)
        #expect(workshop.ends(of: job.id) == 1)
    }

    @Test func `A cancelled job's successor begins when its worker has stopped`() async throws {
        let (workshop, job) = try await held()
        _ = try await workshop.queue.cancel(job.id)
        let second = try await workshop.queue.submit(try .small(seed: 2))
        await workshop.settle()
        #expect(await workshop.queue.depth == 1)
        gate.open()
        #expect(try await workshop.queue.wait(for: second.id, seconds: nil)?.state == .succeeded)
    }

    @Test func `A result that is there when its job is cancelled is dropped`() async throws {
        let workshop = Workshop(store: ScriptedJobStore(delaying: [.replace(.succeeded): gate]))
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        #expect(try workshop.results.digests() == [job.digest])
        #expect(try await workshop.queue.cancel(job.id)?.state == .cancelled)
        gate.open()
        await workshop.queue.drain(within: 60)
        #expect(try await workshop.store.job(job.id)?.state == .cancelled)
        #expect(try workshop.results.digests().isEmpty)
        #expect(workshop.ends(of: job.id) == 1)
    }

    @Test func `A cancellation of a running job that the store refuses is not accepted`() async throws {
        let store = ScriptedJobStore(
            failingOnce: [.replace(.cancelled): .full], holding: [.replace(.running): gate])
        try await expectRefusedCancellation(in: store)
    }

    @Test func `A job that is cancelled before its worker begins computes nothing`() async throws {
        let (workshop, job) = try await held()
        _ = try await workshop.queue.cancel(job.id)
        gate.open()
        await workshop.queue.drain(within: 60)
        #expect(try await workshop.store.job(job.id)?.state == .cancelled)
        #expect(workshop.results.count(.create) == 0)
    }

    @Test func `A job that is cancelled while its start is refused does not begin later`() async throws {
        let store = ScriptedJobStore(
            failingOnce: [.replace(.running): .full], delaying: [.replace(.running): gate])
        let workshop = Workshop(store: store)
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        #expect(try await workshop.queue.cancel(job.id)?.state == .cancelled)
        gate.open()
        // Its successor has to wait for the upkeep or for the next job only if the first one still stood before it.
        #expect(try await workshop.finished(try .small(seed: 2))?.state == .succeeded)
        try await workshop.queue.maintain()
        await workshop.settle()
        #expect(try await store.job(job.id)?.state == .cancelled)
        #expect(!workshop.started.contains(job.id))
        #expect(await workshop.queue.depth == 0)
    }

    @Test func `A job that is cancelled before its start is stored never begins`() async throws {
        let workshop = Workshop(store: ScriptedJobStore(delaying: [.replace(.running): gate]))
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        #expect(try await workshop.queue.cancel(job.id)?.state == .cancelled)
        gate.open()
        #expect(try await workshop.finished(try .small(seed: 2))?.state == .succeeded)
        #expect(!workshop.started.contains(job.id))
    }

    @Test func `A cancellation that the store refuses while a job is to begin is not accepted`() async throws
    {
        let store = ScriptedJobStore(
            failingOnce: [.replace(.cancelled): .full], delaying: [.replace(.running): gate])
        try await expectRefusedCancellation(in: store)
    }

    @Test func `A job that is cancelled on its way in is over when it is in`() async throws {
        let workshop = Workshop(store: ScriptedJobStore(holding: [.insert: gate]))
        async let submitted = workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let query = JobQuery(state: .queued, before: nil, limit: 1, owner: .anyone)
        let job = try #require(try await workshop.queue.jobs(query).first)
        #expect(try await workshop.queue.cancel(job.id)?.state == .cancelled)
        gate.open()
        #expect(try await submitted.state == .cancelled)
        let states = workshop.queue.history.notices(of: job.id, after: 0)?.compactMap { notice in
            if case .state(let job) = notice.change { job.state } else { nil }
        }
        #expect(states == [.queued, .cancelled])
        #expect(await workshop.queue.depth == 0)
        #expect(workshop.started.isEmpty)
    }

    /// The service has begun to stop, and the worker has let go of the job: it was to be queued again.
    @Test func `A job that is cancelled on its way back to the queue stays cancelled`() async throws {
        let began = Gate()
        let store = ScriptedJobStore(
            holding: [.replace(.running): began], delaying: [.replace(.queued): gate])
        let workshop = Workshop(store: store)
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await began.arrival()
        async let drained: Void = workshop.queue.drain(within: 10)
        await workshop.clock.sleepers(1)
        workshop.clock.advance(by: 10)
        await workshop.settle()
        began.open()
        await gate.arrival()
        #expect(try await workshop.queue.cancel(job.id)?.state == .cancelled)
        gate.open()
        await drained
        #expect(try await store.job(job.id)?.state == .cancelled)
        #expect(workshop.ends(of: job.id) == 1)
    }

    @Test func `A result whose job is cancelled after the store refused its end is removed`() async throws {
        let workshop = Workshop(store: ScriptedJobStore(failingOnce: [.replace(.succeeded): .full]))
        let job = try #require(try await workshop.finished(try .small(seed: 1)))
        #expect(try await workshop.queue.cancel(job.id)?.state == .cancelled)
        #expect(try workshop.results.digests().isEmpty)
        try await workshop.queue.maintain()
        #expect(try await workshop.store.job(job.id)?.state == .cancelled)
    }

    @Test func `Cancelling a job that is over changes nothing`() async throws {
        let workshop = Workshop()
        let job = try #require(try await workshop.finished(try .small(seed: 1)))
        #expect(try await workshop.queue.cancel(job.id) == job)
        #expect(try await workshop.store.job(job.id) == job)
    }

    @Test func `Nothing can be done to a job that there is not`() async throws {
        let workshop = Workshop()
        let stranger = try #require(Self.stranger)
        #expect(try await workshop.queue.cancel(stranger) == nil)
        #expect(try await workshop.queue.delete(stranger) == false)
    }

    @Test func `A running job that is deleted is stopped and gone`() async throws {
        let (workshop, job) = try await held()
        async let deleted = workshop.queue.delete(job.id)
        await workshop.settle()
        gate.open()
        #expect(try await deleted)
        #expect(try await workshop.store.job(job.id) == nil)
        #expect(try workshop.results.digests().isEmpty)
        #expect(workshop.results.count(.commit) == 0)
    }

    @Test func `A queued job that is deleted is gone and never runs`() async throws {
        let (workshop, first) = try await held()
        let second = try await workshop.queue.submit(try .small(seed: 2))
        #expect(try await workshop.queue.delete(second.id))
        #expect(try await workshop.store.job(second.id) == nil)
        gate.open()
        _ = try await workshop.queue.wait(for: first.id, seconds: nil)
        #expect(workshop.started == [first.id])
    }

    @Test func `A kernel stays until its last job is deleted`() async throws {
        let workshop = Workshop()
        let first = try #require(try await workshop.finished(try .small(seed: 1)))
        let second = try await workshop.queue.submit(try .small(seed: 1))
        #expect(try await workshop.queue.delete(first.id))
        #expect(try workshop.results.digests() == [first.digest])
        #expect(try workshop.bytes(of: second) != nil)
        #expect(try await workshop.queue.delete(second.id))
        #expect(try workshop.results.digests().isEmpty)
    }

    @Test func `A deleted kernel is computed anew`() async throws {
        let workshop = Workshop()
        let first = try #require(try await workshop.finished(try .small(seed: 1)))
        _ = try await workshop.queue.delete(first.id)
        let second = try #require(try await workshop.finished(try .small(seed: 1)))
        #expect(second.result?.isCached == false)
        #expect(workshop.results.count(.create) == 2)
    }

    /// Each either has the kernel or computes it anew; none may have succeeded without one.
    @Test func `Submitting and deleting equal jobs at once loses no kernel`() async throws {
        let workshop = Workshop()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for turn in 0..<40 {
                group.addTask {
                    let job = try #require(try await workshop.finished(try .small(seed: 1)))
                    #expect(job.state == .succeeded)
                    if turn.isMultiple(of: 2) { _ = try await workshop.queue.delete(job.id) }
                }
            }
            try await group.waitForAll()
        }
        let left = try await workshop.store.jobs(
            JobQuery(state: .succeeded, before: nil, limit: 100, owner: .anyone))
        #expect(left.count == 20)
        for job in left { #expect(try workshop.bytes(of: job) != nil) }
    }
}
