import Jobs
import NeuralKernels
import TestSupport
import Testing

/// What becomes of jobs that nothing disturbs.
@Suite(.timeLimit(.minutes(3))) struct JobQueueTests {
    @Test func `A submitted job succeeds`() async throws {
        let workshop = Workshop()
        let specification = try Specification.small(seed: 1)
        let accepted = try await workshop.queue.submit(specification)
        #expect(accepted.state == .queued)
        #expect(accepted.createdAt == ManualClock.epoch)
        #expect(try await workshop.store.job(accepted.id) != nil)
        let job = try #require(try await workshop.queue.wait(for: accepted.id, seconds: nil))
        #expect(job.state == .succeeded)
        #expect(job.attempt == 1)
        #expect(job.failure == nil)
        #expect(job.startedAt != nil && job.finishedAt != nil)
        let result = try #require(job.result)
        #expect(result.shape == [6, 6])
        // 3 · 4 + 4 for the first layer, 4 + 1 for the second.
        #expect(result.parameters == 21)
        #expect(result.outputs == 1)
        #expect(!result.isCached)
        #expect(await workshop.queue.progress(of: job.id) == nil)
    }

    @Test func `What happens is reported in order`() async throws {
        let workshop = Workshop()
        let job = try #require(try await workshop.finished(try .small(seed: 1)))
        _ = try await workshop.queue.delete(job.id)
        let words = workshop.events.map { event in
            switch event {
            case .accepted: "accepted"
            case .resumed: "resumed"
            case .started: "started"
            case .ended: "ended"
            case .deleted: "deleted"
            case .expired, .datasetExpired: "expired"
            case .unrecorded: "unrecorded"
            }
        }
        #expect(words == ["accepted", "started", "ended", "deleted"])
    }

    /// Three hundred samples make two sweeps and three tiles.
    @Test(arguments: [1, 4], ElementType.allCases)
    func `A kernel has the bytes that the engine computes on one thread`(
        threads: Int, type: ElementType
    ) async throws {
        let workshop = Workshop(threads: threads)
        let specification = try Specification.small(seed: 5, count: 300, elementType: type)
        let job = try #require(try await workshop.finished(specification))
        #expect(job.state == .succeeded)
        #expect(try workshop.bytes(of: job) == (try specification.kernel.wholeBytes()))
    }

    @Test(arguments: Reduction.allCases)
    func `Every reduction has the engine's bytes`(reduction: Reduction) async throws {
        let workshop = Workshop()
        let specification = try Specification.small(seed: 6, count: 9, outputs: 3, reduction: reduction)
        let job = try #require(try await workshop.finished(specification))
        #expect(try workshop.bytes(of: job) == (try specification.kernel.wholeBytes()))
    }

    /// Three hundred samples make three blocks, of which one is mirrored.
    @Test(arguments: [6, 300]) func `A mean over several networks is kept with its standard errors`(
        count: Int
    ) async throws {
        let workshop = Workshop()
        let specification = try Specification.small(seed: 5, count: count, samples: 3)
        let job = try #require(try await workshop.finished(specification))
        let kernel = try EmpiricalKernel<Float>(specification.kernel)
        let errors = try kernel.standardErrors()
        #expect(try workshop.bytes(of: job) == (try specification.kernel.wholeBytes()))
        #expect(
            try workshop.bytes(of: job, .standardError) == errors.flatMap { $0.bitPattern.littleEndianBytes })
        let summary = try #require(job.result?.standardError)
        #expect(summary.maximum == errors.map { Double($0) }.max())
        // Sums in another order: a rounding of 2⁻⁵³ a term.
        let mean = errors.reduce(0) { $0 + Double($1) } / Double(errors.count)
        #expect(abs(summary.mean - mean) <= Double(errors.count) * 0x1p-53 * summary.maximum)
    }

    @Test func `The kernel of one network has no standard errors`() async throws {
        let workshop = Workshop()
        let job = try #require(try await workshop.finished(try .small(seed: 5)))
        #expect(job.result?.standardError == nil)
        #expect(try workshop.bytes(of: job, .standardError) == nil)
    }

    @Test func `The statistics are those of the values`() async throws {
        let workshop = Workshop()
        let specification = try Specification.small(seed: 7, count: 40, elementType: .float64)
        let values = try specification.kernel.wholeValues()
        let statistics = try #require(try await workshop.finished(specification)?.result).statistics
        #expect(statistics.minimum == values.min())
        #expect(statistics.maximum == values.max())
        let trace = (0..<40).reduce(0) { $0 + values[$1 * 41] }
        // Sums of 1600 terms in another order: less than 1600 roundings of 2⁻⁵³.
        #expect(abs(statistics.mean - values.reduce(0, +) / 1600) <= 1600 * 0x1p-53 * statistics.maximum)
        #expect(abs(try #require(statistics.trace) - trace) <= 40 * 0x1p-53 * trace)
        let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(abs(statistics.frobeniusNorm - norm) <= 1600 * 0x1p-53 * norm)
    }

    @Test func `An equal job is answered from the first one's result`() async throws {
        let workshop = Workshop()
        let first = try #require(try await workshop.finished(try .small(seed: 1)))
        let second = try await workshop.queue.submit(try .small(seed: 1, name: "Another name"))
        #expect(second.state == .succeeded)
        #expect(second.id != first.id && second.digest == first.digest)
        #expect(second.result?.isCached == true)
        #expect(second.result?.statistics == first.result?.statistics)
        #expect(try await workshop.store.job(second.id) == second)
        #expect(workshop.results.count(.create) == 1)
    }

    @Test func `Two equal jobs at once compute once`() async throws {
        let gate = Gate()
        let workshop = Workshop(holdingRunningJobsAt: gate)
        let first = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let second = try await workshop.queue.submit(try .small(seed: 1))
        #expect(second.state == .queued)
        gate.open()
        let ended = try #require(try await workshop.queue.wait(for: second.id, seconds: nil))
        #expect(ended.state == .succeeded)
        #expect(ended.result?.isCached == true)
        #expect(try await workshop.store.job(first.id)?.result?.isCached == false)
        #expect(workshop.results.count(.create) == 1)
    }

    @Test func `Jobs run in the order of their arrival`() async throws {
        let gate = Gate()
        let workshop = Workshop(holdingRunningJobsAt: gate)
        var ids: [JobID] = []
        for seed in 0..<5 { ids.append(try await workshop.queue.submit(try .small(seed: seed)).id) }
        gate.open()
        for id in ids { #expect(try await workshop.queue.wait(for: id, seconds: nil)?.state == .succeeded) }
        #expect(workshop.started == ids)
    }

    @Test func `A running job tells how far it has come`() async throws {
        let gate = Gate()
        let workshop = Workshop(results: ScriptedResultStore(blocking: .create, at: gate))
        let job = try await workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        workshop.clock.advance(by: 2)
        let progress = try #require(await workshop.queue.progress(of: job.id))
        #expect(progress == JobProgress(stage: .parameters, completed: 0, total: 1, elapsed: 2))
        gate.open()
        _ = try await workshop.queue.wait(for: job.id, seconds: nil)
    }

    @Test func `Only so many jobs may be queued`() async throws {
        let gate = Gate()
        let workshop = Workshop(holdingRunningJobsAt: gate, capacity: 2)
        let first = try await workshop.queue.submit(try .small(seed: 0))
        await gate.arrival()
        let second = try await workshop.queue.submit(try .small(seed: 1))
        _ = try await workshop.queue.submit(try .small(seed: 2))
        #expect(await workshop.queue.depth == 2)
        await #expect(throws: SubmissionError.queueFull(capacity: 2)) {
            try await workshop.queue.submit(try .small(seed: 3))
        }
        // Cancelling one makes room.
        _ = try await workshop.queue.cancel(second.id)
        let last = try await workshop.queue.submit(try .small(seed: 3))
        gate.open()
        #expect(try await workshop.queue.wait(for: last.id, seconds: nil)?.state == .succeeded)
        #expect(try await workshop.store.job(first.id)?.state == .succeeded)
    }

    @Test func `Many submissions at once do not overfill the queue`() async throws {
        let gate = Gate()
        let workshop = Workshop(holdingRunningJobsAt: gate, capacity: 3)
        _ = try await workshop.queue.submit(try .small(seed: 0))
        await gate.arrival()
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for seed in 1...20 {
                group.addTask { (try? await workshop.queue.submit(try .small(seed: seed))) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 3)
        gate.open()
    }
}
