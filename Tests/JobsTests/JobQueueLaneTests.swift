import Jobs
import TestSupport
import Testing

/// Long jobs, short jobs, equal jobs.
@Suite(.timeLimit(.minutes(3))) struct JobQueueLaneTests {
    private let gate = Gate()

    /// A workshop whose first job, a long one, waits at the gate.
    private func occupied() async throws -> (Workshop, Job) {
        let workshop = Workshop(holdingRunningJobsAt: gate)
        let long = try await workshop.queue.submit(try .small(seed: 1), seconds: 3600)
        await gate.arrival()
        return (workshop, long)
    }

    @Test func `A short job does not wait for a long one`() async throws {
        let gate = gate
        let workshop = Workshop(
            results: ScriptedResultStore { call throws(StoreError) in
                if call == .create, !gate.hasArrival { gate.block() }
            })
        let long = try await workshop.queue.submit(try .small(seed: 1), seconds: 3600)
        await gate.arrival()
        let other = try await workshop.queue.submit(try .small(seed: 2), seconds: 3600)
        let short = try await workshop.queue.submit(try .small(seed: 3), seconds: 0.1)
        let ended = try await workshop.queue.wait(for: short.id, seconds: nil)
        #expect(ended?.state == .succeeded)
        #expect(try await workshop.store.job(long.id)?.state == .running)
        #expect(try await workshop.store.job(other.id)?.state == .queued)
        gate.open()
        #expect(try await workshop.queue.wait(for: other.id, seconds: nil)?.state == .succeeded)
        #expect(workshop.started == [long.id, short.id, other.id])
    }

    @Test func `Short jobs among themselves keep their order, one at a time`() async throws {
        let workshop = Workshop(holdingRunningJobsAt: gate)
        var ids: [JobID] = []
        for seed in 1...4 { ids.append(try await workshop.queue.submit(try .small(seed: seed)).id) }
        await gate.arrival()
        await workshop.settle()
        #expect(await workshop.queue.depth == 3)
        gate.open()
        for id in ids { _ = try await workshop.queue.wait(for: id, seconds: nil) }
        #expect(workshop.started == ids)
    }

    @Test func `Equal jobs that wait end with the first of them, uncomputed`() async throws {
        let (workshop, first) = try await occupied()
        let other = try await workshop.queue.submit(try .small(seed: 2), seconds: 3600)
        let equal = try await workshop.queue.submit(try .small(seed: 1, name: "Equal"), seconds: 3600)
        async let waited = workshop.queue.wait(for: equal.id, seconds: nil)
        gate.open()
        let ended = try #require(try await waited)
        #expect(ended.state == .succeeded && ended.result?.isCached == true && ended.attempt == 0)
        #expect(ended.order.name == "Equal")
        #expect(try await workshop.store.job(equal.id) == ended)
        #expect(try await workshop.queue.wait(for: other.id, seconds: nil)?.result?.isCached == false)
        #expect(workshop.started == [first.id, other.id])
    }

    @Test func `An equal job is computed when the first of them comes to nothing`() async throws {
        let (workshop, first) = try await occupied()
        let equal = try await workshop.queue.submit(try .small(seed: 1), seconds: 3600)
        _ = try await workshop.queue.cancel(first.id)
        gate.open()
        let ended = try await workshop.queue.wait(for: equal.id, seconds: nil)
        #expect(ended?.state == .succeeded && ended?.result?.isCached == false)
        #expect(try await workshop.store.job(first.id)?.state == .cancelled)
    }

    @Test func `A job that takes longer than it may fails, and the next one runs`() async throws {
        let gate = gate
        let workshop = Workshop(
            results: ScriptedResultStore { call throws(StoreError) in
                if call == .create, !gate.hasArrival { gate.block() }
            })
        let job = try await workshop.queue.submit(try .small(seed: 1, timeout: 1.5))
        await gate.arrival()
        await workshop.clock.sleepers(1)
        workshop.clock.advance(by: 1.4)
        await workshop.settle()
        #expect(try await workshop.store.job(job.id)?.state == .running)
        workshop.clock.advance(by: 0.2)
        await workshop.settle()
        gate.open()
        let ended = try await workshop.queue.wait(for: job.id, seconds: nil)
        #expect(ended?.state == .failed && ended?.failure == .timedOut(1.5))
        #expect(try await workshop.finished(try .small(seed: 1))?.state == .succeeded)
    }
}
