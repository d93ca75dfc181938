import Jobs
import Storage
import TestSupport
import Testing

/// A kernel of many tiles that is interrupted, and gone on with by the next process.
@Suite(.timeLimit(.minutes(3))) struct ResumptionTests {
    enum Kind: CaseIterable { case memory, file }

    private static func with(_ kind: Kind, _ body: (any ResultStore) async throws -> Void) async throws {
        switch kind {
        case .memory: try await body(MemoryResultStore())
        case .file:
            let directory = try TemporaryDirectory()
            try await body(FileResultStore(directory: directory.path, isLasting: true))
            withExtendedLifetime(directory) {}
        }
    }

    /// A mean, whose standard errors and their sums go through the interruption too: 6 tiles.
    private static func specification() throws -> Specification {
        try .small(seed: 1, count: 300, samples: 3)
    }

    /// Computes a few tiles and stops.
    private static func interrupted(
        _ store: any JobStore, _ results: any ResultStore, machine: String = "one"
    ) async throws -> Job {
        let gate = Gate()
        let scripted = ScriptedResultStore(results) { call throws(StoreError) in
            if call == .write, gate.passes(after: 3) { gate.block() }
        }
        let workshop = Workshop(store: store, results: scripted, threads: 1, memory: 1, machine: machine)
        let job = try await workshop.queue.submit(try Self.specification())
        await gate.arrival()
        async let drained: Void = workshop.queue.drain(within: 10)
        await workshop.clock.sleepers(1)
        workshop.clock.advance(by: 11)
        await workshop.settle()
        gate.open()
        await drained
        #expect(try await store.job(job.id)?.state == .queued)
        #expect(scripted.count(.suspend) == 1 && scripted.count(.note) > 0)
        return job
    }

    private static func undisturbed() async throws -> (job: Job, kernel: [UInt8], errors: [UInt8], notes: Int)
    {
        let workshop = Workshop(memory: 1)
        let job = try #require(try await workshop.finished(try Self.specification()))
        return (
            job, try #require(try workshop.bytes(of: job)),
            try #require(try workshop.bytes(of: job, .standardError)), workshop.results.count(.note)
        )
    }

    @Test(arguments: Kind.allCases)
    func `The next process goes on from the finished tiles, to the same bytes`(kind: Kind) async throws {
        let expected = try await Self.undisturbed()
        #expect(expected.notes == 6)
        try await Self.with(kind) { results in
            let store = MemoryJobStore()
            let job = try await Self.interrupted(store, results)
            let workshop = Workshop(
                store: store, results: ScriptedResultStore(results), memory: 1, machine: "one")
            try await workshop.queue.start()
            let ended = try #require(try await workshop.queue.wait(for: job.id, seconds: nil))
            #expect(ended.state == .succeeded && ended.attempt == 2 && ended.crashes == 0)
            #expect(workshop.results.count(.note) < expected.notes)
            #expect(try workshop.bytes(of: ended) == expected.kernel)
            #expect(try workshop.bytes(of: ended, .standardError) == expected.errors)
            #expect(ended.result?.statistics == expected.job.result?.statistics)
            #expect(ended.result?.standardError == expected.job.result?.standardError)
        }
    }

    @Test(arguments: Kind.allCases)
    func `What another machine has begun is begun anew`(kind: Kind) async throws {
        let expected = try await Self.undisturbed()
        try await Self.with(kind) { results in
            let store = MemoryJobStore()
            let job = try await Self.interrupted(store, results)
            let workshop = Workshop(
                store: store, results: ScriptedResultStore(results), memory: 1, machine: "two")
            try await workshop.queue.start()
            let ended = try #require(try await workshop.queue.wait(for: job.id, seconds: nil))
            #expect(workshop.results.count(.note) == expected.notes)
            #expect(try workshop.bytes(of: ended) == expected.kernel)
        }
    }

    @Test(arguments: [0, 1, 20]) func `A journal may have lost its end`(bytes: Int) async throws {
        let expected = try await Self.undisturbed()
        let directory = try TemporaryDirectory()
        let results = FileResultStore(directory: directory.path, isLasting: true)
        let store = MemoryJobStore()
        let job = try await Self.interrupted(store, results)
        let name = try #require(directory.names().first { $0.hasSuffix(".tiles.partial") })
        // As a process leaves it that is killed while it writes a line.
        let journal = try directory.read(name)
        try directory.write(Array(journal.dropLast(bytes)), to: name)
        let workshop = Workshop(
            store: store, results: ScriptedResultStore(results), memory: 1, machine: "one")
        try await workshop.queue.start()
        let ended = try #require(try await workshop.queue.wait(for: job.id, seconds: nil))
        #expect(try workshop.bytes(of: ended) == expected.kernel)
        #expect(ended.result?.standardError == expected.job.result?.standardError)
        #expect(!directory.names().contains { $0.hasSuffix(".partial") })
    }

    @Test(arguments: Kind.allCases)
    func `A running job that is cancelled stays so when the process dies before its worker stops`(
        kind: Kind
    ) async throws {
        let directory = try TemporaryDirectory()
        let store: any JobStore =
            switch kind {
            case .memory: MemoryJobStore()
            case .file: try SQLiteJobStore(path: directory.path("jobs.sqlite"))
            }
        let mortal = MortalJobStore(store)
        let workshop = Workshop(store: mortal)
        let job = try await workshop.queue.submit(try .small(seed: 1))
        while mortal.held.isEmpty { await Task.yield() }
        #expect(try await workshop.queue.cancel(job.id)?.state == .cancelled)
        mortal.die()
        let next = Workshop(store: store)
        try await next.queue.start()
        await next.settle()
        #expect(try await store.job(job.id)?.state == .cancelled)
        #expect(await next.queue.isIdle)
        #expect(next.started.isEmpty)
        withExtendedLifetime(directory) {}
    }

    @Test func `A job that is cancelled leaves nothing to go on with`() async throws {
        let directory = try TemporaryDirectory()
        let results = FileResultStore(directory: directory.path, isLasting: true)
        let store = MemoryJobStore()
        let job = try await Self.interrupted(store, results)
        #expect(!directory.names().isEmpty)
        let gate = Gate()
        let scripted = ScriptedResultStore(results) { call throws(StoreError) in
            if call == .create { gate.block() }
        }
        let workshop = Workshop(store: store, results: scripted, memory: 1, machine: "one")
        try await workshop.queue.start()
        await gate.arrival()
        #expect(try await workshop.queue.cancel(job.id)?.state == .cancelled)
        gate.open()
        await workshop.queue.drain(within: 60)
        #expect(directory.names().isEmpty)
    }
}
