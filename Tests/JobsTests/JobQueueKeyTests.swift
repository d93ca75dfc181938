import Jobs
import TestSupport
import Testing

/// Requests that are made again.
@Suite(.timeLimit(.minutes(3))) struct JobQueueKeyTests {
    private static func submit(
        _ queue: JobQueue, seed: Int = 1, key: String, owner: String? = nil, body: String = "body"
    ) async throws(SubmissionError) -> Receipt {
        let specification: Specification
        do { specification = try .small(seed: seed) } catch { preconditionFailure("\(error)") }
        return try await queue.submit(
            Submission(specification, predictedSeconds: 0), owner: owner,
            request: KeyedRequest(key: IdempotencyKey(owner: owner, text: key), body: Array(body.utf8)))
    }

    @Test func `The same request under the same key is the same job`() async throws {
        let workshop = Workshop()
        let first = try await Self.submit(workshop.queue, key: "a")
        _ = try await workshop.queue.wait(for: first.job.id, seconds: nil)
        let again = try await Self.submit(workshop.queue, key: "a")
        #expect(!first.isReplay && again.isReplay)
        #expect(again.job.id == first.job.id && again.job.state == .succeeded)
        let other = try await Self.submit(workshop.queue, key: "b")
        #expect(other.job.id != first.job.id)
    }

    @Test func `Another request under the same key is refused`() async throws {
        let workshop = Workshop()
        let first = try await Self.submit(workshop.queue, key: "a")
        await #expect(throws: SubmissionError.keyReused) {
            try await Self.submit(workshop.queue, seed: 2, key: "a", body: "another body")
        }
        #expect(
            try await workshop.store.jobs(JobQuery(state: nil, before: nil, limit: 9, owner: .anyone)).map(
                \.id)
                == [first.job.id])
    }

    @Test func `Everyone has their own keys`() async throws {
        let workshop = Workshop()
        let first = try await Self.submit(workshop.queue, key: "a", owner: "ada")
        let second = try await Self.submit(workshop.queue, key: "a", owner: "bob")
        #expect(first.job.id != second.job.id && !second.isReplay)
        #expect(first.job.owner == "ada" && second.job.owner == "bob")
    }

    @Test func `A key whose job is on its way into the store is in flight`() async throws {
        let gate = Gate()
        let workshop = Workshop(store: ScriptedJobStore(holding: [.insert: gate]))
        async let first = Self.submit(workshop.queue, key: "a")
        await gate.arrival()
        await #expect(throws: SubmissionError.keyInFlight) { try await Self.submit(workshop.queue, key: "a") }
        gate.open()
        let accepted = try await first
        #expect(try await Self.submit(workshop.queue, key: "a").job.id == accepted.job.id)
    }

    @Test func `A job that was not accepted leaves no key`() async throws {
        let workshop = Workshop(store: ScriptedJobStore(failingOnce: [.insert: .full]))
        await #expect(throws: SubmissionError.store(.full)) {
            try await Self.submit(workshop.queue, key: "a")
        }
        #expect(try await !Self.submit(workshop.queue, key: "a").isReplay)
    }

    @Test func `A key goes with its job`() async throws {
        let workshop = Workshop()
        let first = try await Self.submit(workshop.queue, key: "a")
        #expect(try await workshop.queue.delete(first.job.id))
        let second = try await Self.submit(workshop.queue, seed: 2, key: "a", body: "another body")
        #expect(!second.isReplay && second.job.id != first.job.id)
    }
}
