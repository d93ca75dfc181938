import Jobs
import TestSupport
import Testing

/// Waiting for jobs.
@Suite(.timeLimit(.minutes(3))) struct JobQueueWaitTests {
    /// A workshop whose first job is held up, and that job.
    private static func held(by gate: Gate) async throws -> (Workshop, Job) {
        let workshop = Workshop(holdingRunningJobsAt: gate)
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        return (workshop, job)
    }

    @Test func `A wait ends when its time is over`() async throws {
        let gate = Gate()
        let (workshop, job) = try await Self.held(by: gate)
        async let waited = workshop.queue.wait(for: job.id, seconds: 5)
        await workshop.clock.sleepers(1)
        workshop.clock.advance(by: 5)
        #expect(try await waited?.state == .running)
        gate.open()
        #expect(try await workshop.queue.wait(for: job.id, seconds: nil)?.state == .succeeded)
    }

    @Test func `A wait ends with the job, before its time is over`() async throws {
        let gate = Gate()
        let (workshop, job) = try await Self.held(by: gate)
        async let waited = workshop.queue.wait(for: job.id, seconds: 5)
        await workshop.clock.sleepers(1)
        gate.open()
        #expect(try await waited?.state == .succeeded)
        #expect(workshop.clock.seconds == 0)
    }

    @Test(arguments: [5, nil])
    func `A wait ends when its task is cancelled`(seconds: Double?) async throws {
        let gate = Gate()
        let (workshop, job) = try await Self.held(by: gate)
        let task = Task { try await workshop.queue.wait(for: job.id, seconds: seconds) }
        await workshop.settle()
        task.cancel()
        #expect(try await task.value?.state == .running)
        gate.open()
        #expect(try await workshop.queue.wait(for: job.id, seconds: nil)?.state == .succeeded)
    }

    @Test func `Everybody who waits for a job is told`() async throws {
        let gate = Gate()
        let (workshop, job) = try await Self.held(by: gate)
        let tasks = (0..<10).map { _ in
            Task { try await workshop.queue.wait(for: job.id, seconds: 5)?.state }
        }
        await workshop.clock.sleepers(10)
        gate.open()
        for task in tasks { #expect(try await task.value == .succeeded) }
    }

    @Test func `Nobody waits for a job that is over`() async throws {
        let workshop = Workshop()
        let job = try #require(try await workshop.finished(try .small(seed: 1)))
        #expect(try await workshop.queue.wait(for: job.id, seconds: 5) == job)
    }

    @Test func `Nobody waits for a job that there is not`() async throws {
        let workshop = Workshop()
        let stranger = try #require(JobID("01ARYZ6S41TSV4RRFFQ69G5FAV"))
        #expect(try await workshop.queue.wait(for: stranger, seconds: nil) == nil)
    }
}
