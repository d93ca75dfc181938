import Jobs
import TestSupport
import Testing

/// How long jobs and results are kept.
@Suite(.timeLimit(.minutes(3))) struct JobQueueUpkeepTests {
    @Test func `Jobs expire so long after their end, with their results`() async throws {
        let workshop = Workshop(retention: Retention(age: 100, bytes: nil))
        let first = try #require(try await workshop.finished(try .small(seed: 1)))
        workshop.clock.advance(by: 60)
        let second = try #require(try await workshop.finished(try .small(seed: 2)))
        workshop.clock.advance(by: 40)
        try await workshop.queue.maintain()
        #expect(try await workshop.store.job(first.id) != nil)
        workshop.clock.advance(by: 1)
        try await workshop.queue.maintain()
        #expect(try await workshop.store.job(first.id) == nil)
        #expect(try await workshop.queue.expired(first.id) == ExpiredJob(owner: nil))
        #expect(try await workshop.queue.expired(second.id) == nil)
        #expect(try workshop.results.digests() == [second.digest])
        #expect(workshop.events.last == .expired(first.id))
    }

    @Test func `A result that another job still has stays`() async throws {
        let workshop = Workshop(retention: Retention(age: 100, bytes: nil))
        let first = try #require(try await workshop.finished(try .small(seed: 1)))
        workshop.clock.advance(by: 60)
        let second = try #require(try await workshop.finished(try .small(seed: 1)))
        workshop.clock.advance(by: 41)
        try await workshop.queue.maintain()
        #expect(try await workshop.store.job(first.id) == nil)
        #expect(try workshop.bytes(of: second)?.isEmpty == false)
    }

    @Test func `Beyond the bytes that there may be, the oldest results go`() async throws {
        // 6 × 6 float32 each: two fit.
        let workshop = Workshop(retention: Retention(age: nil, bytes: 2 * 144))
        var jobs: [Job] = []
        for seed in 1...4 {
            jobs.append(try #require(try await workshop.finished(try .small(seed: seed))))
            workshop.clock.advance(by: 1)
        }
        try await workshop.queue.maintain()
        #expect(Set(try workshop.results.digests()) == Set(jobs[2...].map(\.digest)))
        #expect(try await workshop.queue.expired(jobs[1].id) != nil)
        #expect(try await workshop.store.job(jobs[2].id) != nil)
    }

    @Test func `Queued and running jobs do not expire`() async throws {
        let gate = Gate()
        let store = ScriptedJobStore(holding: [.replace(.running): gate])
        let workshop = Workshop(store: store, retention: Retention(age: 1, bytes: 0))
        let running = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let queued = try await workshop.queue.submit(try .small(seed: 2))
        workshop.clock.advance(by: 1000)
        try await workshop.queue.maintain()
        #expect(try await store.job(running.id) != nil)
        #expect(try await store.job(queued.id) != nil)
        gate.open()
    }

    @Test func `An end that the store could not take is offered to it again`() async throws {
        let store = ScriptedJobStore(failingOnce: [.replace(.succeeded): .full])
        let workshop = Workshop(store: store)
        let job = try #require(try await workshop.finished(try .small(seed: 1)))
        #expect(job.state == .running)
        try await workshop.queue.maintain()
        let recorded = try #require(try await store.job(job.id))
        #expect(recorded.state == .succeeded && recorded.result != nil)
        #expect(workshop.events.last == .ended(recorded))
        #expect(try workshop.bytes(of: recorded)?.isEmpty == false)
    }

    /// A job whose end the store has yet to take, and an equal one that is over.
    private func refusedEnd(of first: Specification, retention: Retention) async throws -> (
        Workshop, Job, Job
    ) {
        let workshop = Workshop(
            store: ScriptedJobStore(failingOnce: [.replace(.succeeded): .full]), retention: retention)
        let job = try #require(try await workshop.finished(first))
        #expect(job.state == .running)
        let equal = try #require(try await workshop.finished(first))
        #expect(equal.state == .succeeded)
        return (workshop, job, equal)
    }

    @Test func `A result whose job's end is not kept yet outlives the removal of an equal job`() async throws
    {
        let (workshop, job, equal) = try await refusedEnd(of: .small(seed: 1), retention: .forever)
        #expect(try await workshop.queue.delete(equal.id))
        try await workshop.queue.maintain()
        #expect(try await workshop.store.job(job.id)?.state == .succeeded)
        #expect(try workshop.bytes(of: job) != nil)
    }

    @Test func `A result whose job's end is not kept yet goes with that job`() async throws {
        let (workshop, job, equal) = try await refusedEnd(of: .small(seed: 1), retention: .forever)
        #expect(try await workshop.queue.delete(equal.id))
        #expect(try await workshop.queue.cancel(job.id)?.state == .cancelled)
        #expect(try workshop.results.digests().isEmpty)
    }
}
