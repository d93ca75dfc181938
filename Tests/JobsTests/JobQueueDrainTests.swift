import Jobs
import TestSupport
import Testing

/// The end of a process and the beginning of the next.
@Suite(.timeLimit(.minutes(3))) struct JobQueueDrainTests {
    private let gate = Gate()

    @Test func `An idle queue drains at once and takes no more jobs`() async throws {
        let workshop = Workshop()
        await workshop.queue.drain(within: 10)
        await #expect(throws: SubmissionError.draining) {
            try await workshop.queue.submit(try .small(seed: 1))
        }
    }

    @Test func `A running job that ends in time has succeeded`() async throws {
        let workshop = Workshop(holdingRunningJobsAt: gate)
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        async let drained: Void = workshop.queue.drain(within: 10)
        await workshop.clock.sleepers(1)
        gate.open()
        await drained
        #expect(try await workshop.store.job(job.id)?.state == .succeeded)
    }

    @Test func `A running job that takes longer goes back to the queue`() async throws {
        let workshop = Workshop(holdingRunningJobsAt: gate)
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        async let drained: Void = workshop.queue.drain(within: 10)
        await workshop.clock.sleepers(1)
        workshop.clock.advance(by: 10)
        await workshop.settle()
        gate.open()
        await drained
        let interrupted = try #require(try await workshop.store.job(job.id))
        #expect(interrupted.state == .queued)
        #expect(interrupted.attempt == 1)
        #expect(interrupted.startedAt == nil && interrupted.finishedAt == nil)
        #expect(try workshop.results.digests().isEmpty)
    }

    @Test func `Queued jobs stay queued, and who waits for them is released`() async throws {
        let workshop = Workshop(holdingRunningJobsAt: gate)
        let first = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let second = try await workshop.queue.submit(try .small(seed: 2))
        async let waited = workshop.queue.wait(for: second.id, seconds: 5)
        await workshop.clock.sleepers(1)
        async let drained: Void = workshop.queue.drain(within: 10)
        #expect(try await waited?.state == .queued)
        gate.open()
        await drained
        #expect(workshop.started == [first.id])
        #expect(try await workshop.store.job(second.id)?.state == .queued)
    }

    @Test func `Nobody waits for a queued job of a draining queue`() async throws {
        let workshop = Workshop(holdingRunningJobsAt: gate)
        _ = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let second = try await workshop.queue.submit(try .small(seed: 2))
        async let drained: Void = workshop.queue.drain(within: 10)
        await workshop.clock.sleepers(1)
        #expect(try await workshop.queue.wait(for: second.id, seconds: nil)?.state == .queued)
        gate.open()
        await drained
    }

    @Test func `The next start takes up what was queued and what was running, oldest first`() async throws {
        let store = MemoryJobStore()
        var running = Job(
            id: try #require(JobID("01ARYZ6S41TSV4RRFFQ69G5FAV")), order: JobOrder(try .small(seed: 1)),
            owner: nil, createdAt: ManualClock.epoch)
        (running.state, running.attempt, running.startedAt) = (.running, 1, ManualClock.epoch)
        let queued = Job(
            id: try #require(JobID("01ARYZ6S42TSV4RRFFQ69G5FAV")), order: JobOrder(try .small(seed: 2)),
            owner: nil, createdAt: ManualClock.epoch)
        try await store.insert(queued)
        try await store.insert(running)
        let workshop = Workshop(store: store)
        try await workshop.queue.start()
        let second = try await workshop.queue.wait(for: queued.id, seconds: nil)
        #expect(second?.state == .succeeded && second?.attempt == 1)
        let first = try await store.job(running.id)
        #expect(first?.state == .succeeded && first?.attempt == 2)
        #expect(workshop.started == [running.id, queued.id])
    }

    @Test func `A store that knows no job at all costs nobody their results`() async throws {
        let workshop = Workshop()
        let kept = try #require(try await workshop.finished(try .small(seed: 1)))
        let next = Workshop(store: MemoryJobStore(), results: workshop.results)
        try await next.queue.start()
        #expect(try workshop.results.digests() == [kept.digest])
        // They are found again by whoever asks for them anew, or computed.
        #expect(try await next.finished(try .small(seed: 1))?.state == .succeeded)
    }

    @Test func `The next start removes kernels that no job has`() async throws {
        let workshop = Workshop()
        let kept = try #require(try await workshop.finished(try .small(seed: 1)))
        let orphan = KernelDigest(of: try .small(seed: 2))
        try workshop.results.create(orphan, kept.order.form).commit()
        #expect(Set(try workshop.results.digests()) == [kept.digest, orphan])
        try await workshop.queue.start()
        #expect(try workshop.results.digests() == [kept.digest])
    }
}
