import Jobs
import NeuralKernels
import TestSupport
import Testing

/// Jobs that cannot be computed, and stores that fail.
@Suite(.timeLimit(.minutes(3))) struct JobQueueFailureTests {
    @Test func `A kernel that overflows fails with the layer named`() async throws {
        let workshop = Workshop()
        let job = try #require(try await workshop.finished(try .overflowing()))
        #expect(job.state == .failed)
        #expect(job.failure == .outputNotFinite(layer: "1 (Square)"))
        #expect(job.result == nil)
        #expect(job.finishedAt != nil)
        #expect(try workshop.results.digests().isEmpty)
    }

    @Test(arguments: [ScriptedResultStore.Call.create, .write, .read, .commit])
    func `A full disk fails the job and not the service`(call: ScriptedResultStore.Call) async throws {
        let workshop = Workshop(results: ScriptedResultStore(failing: call, with: .full))
        let job = try #require(try await workshop.finished(try .small(seed: 1)))
        #expect(job.state == .failed)
        #expect(job.failure == .storageFull)
        #expect(workshop.results.count(.discard) == (call == .create ? 0 : 1))
        #expect(try workshop.results.digests().isEmpty)
        #expect(try await workshop.finished(try .small(seed: 2))?.state == .succeeded)
    }

    @Test func `A disk that fails fails the job in the system's words`() async throws {
        let results = ScriptedResultStore(failing: .commit, with: .failed("Input/output error"))
        let job = try #require(try await Workshop(results: results).finished(try .small(seed: 1)))
        #expect(job.failure == .storage("Input/output error"))
    }

    /// 300 samples have three tiles, and the one below the diagonal is written twice.
    @Test(arguments: 1...4)
    func `A failure at any tile fails the job`(place: Int) async throws {
        let results = ScriptedResultStore(failing: .write, place: place, with: .full)
        let workshop = Workshop(results: results, threads: 1)
        let job = try #require(try await workshop.finished(try .small(seed: 1, count: 300)))
        #expect(job.failure == .storageFull)
        #expect(results.count(.write) == place)
    }

    @Test func `A failed job may be asked for again`() async throws {
        let workshop = Workshop(results: ScriptedResultStore(failing: .commit, with: .full))
        #expect(try await workshop.finished(try .small(seed: 1))?.state == .failed)
        let again = try #require(try await workshop.finished(try .small(seed: 1)))
        #expect(again.state == .succeeded)
        #expect(again.result?.isCached == false)
    }

    @Test(arguments: ResultPart.allCases)
    func `A result with a part that cannot be read is computed anew`(part: ResultPart) async throws {
        let results = ScriptedResultStore(failing: .open(part), with: .failed("Input/output error"))
        let workshop = Workshop(results: results)
        let specification = try Specification.with(part)
        #expect(try await workshop.finished(specification)?.state == .succeeded)
        let again = try #require(try await workshop.finished(specification))
        #expect(again.result?.isCached == false)
        #expect(results.count(.create) == 2)
        #expect(try await workshop.finished(specification)?.result?.isCached == true)
    }

    @Test(arguments: [StoreError.full, .failed("disk I/O error")])
    func `A job that cannot be kept is not accepted`(error: StoreError) async throws {
        let workshop = Workshop(store: ScriptedJobStore(failingOnce: [.insert: error]))
        await #expect(throws: SubmissionError.store(error)) {
            try await workshop.queue.submit(try .small(seed: 1))
        }
        #expect(workshop.events.isEmpty)
        #expect(await workshop.queue.depth == 0)
        #expect(try await workshop.finished(try .small(seed: 1))?.state == .succeeded)
    }

    @Test func `The queue goes on when the store does not take a job's end`() async throws {
        let workshop = Workshop(store: ScriptedJobStore(failingOnce: [.replace(.succeeded): .full]))
        let job = try #require(try await workshop.finished(try .small(seed: 1)))
        #expect(workshop.events.contains(.unrecorded(job.id, .full)))
        #expect(!job.state.isFinal)
        #expect(try await workshop.finished(try .small(seed: 2))?.state == .succeeded)
        // The next start takes the job up.
        try await workshop.queue.start()
        #expect(try await workshop.queue.wait(for: job.id, seconds: nil)?.state == .succeeded)
    }

    @Test func `A queued job whose cancellation is not kept still runs`() async throws {
        let gate = Gate()
        let workshop = Workshop(
            store: ScriptedJobStore(
                failingOnce: [.replace(.cancelled): .full], holding: [.replace(.running): gate]))
        _ = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let second = try await workshop.queue.submit(try .small(seed: 2))
        await #expect(throws: StoreError.full) { try await workshop.queue.cancel(second.id) }
        gate.open()
        #expect(try await workshop.queue.wait(for: second.id, seconds: nil)?.state == .succeeded)
    }

    @Test func `A job whose start is not kept begins with the next upkeep`() async throws {
        let workshop = Workshop(store: ScriptedJobStore(failingOnce: [.replace(.running): .full]))
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await workshop.settle()
        #expect(workshop.events.contains(.unrecorded(job.id, .full)))
        #expect(await workshop.queue.depth == 1)
        try await workshop.queue.maintain()
        #expect(try await workshop.queue.wait(for: job.id, seconds: nil)?.state == .succeeded)
    }

    @Test func `A job whose specification cannot be read fails in the store's words`() async throws {
        let gate = Gate()
        let workshop = Workshop(
            store: ScriptedJobStore(
                failingOnce: [.document: .failed("disk I/O error")], holding: [.replace(.running): gate]))
        _ = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        // The third takes the place of the second as the one that the store need not be asked for.
        let second = try await workshop.queue.submit(try .small(seed: 2))
        _ = try await workshop.queue.submit(try .small(seed: 3))
        gate.open()
        let ended = try #require(try await workshop.queue.wait(for: second.id, seconds: nil))
        #expect(ended.failure == .storage("disk I/O error"))
    }
}
