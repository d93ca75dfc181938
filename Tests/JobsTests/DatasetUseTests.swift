import JSON
import Jobs
import TestSupport
import Testing

/// Data sets, and the jobs that need them.
@Suite(.timeLimit(.minutes(3))) struct DatasetUseTests {
    /// A job of a data set, as a client submits it.
    private static func submit(_ id: DatasetID, of owner: String?, to workshop: Workshop) async throws -> Job
    {
        let viewer = owner.map { JobOwner.named($0) } ?? .anyone
        let pins = DatasetPins(workshop.datasets, of: viewer, at: workshop.clock.clock.now())
        defer { pins.release() }
        let specification = try Specification.of(id, pins.take)
        return try await workshop.queue.submit(
            Submission(specification, predictedSeconds: 0), owner: owner, request: nil
        ).job
    }

    /// The removal has asked which jobs there are, and got its answer, before the job comes.
    @Test func `A job that comes while its data set is being removed keeps it`() async throws {
        let (reading, running) = (Gate(), Gate())
        let store = ScriptedJobStore(holding: [.unfinished: reading, .replace(.running): running])
        let workshop = Workshop(store: store)
        let id = try workshop.datasets.keep(.csv, "1,2\n").dataset.id
        async let fate = workshop.queue.remove(id, by: .anyone)
        await reading.arrival()
        let job = try await Self.submit(id, of: nil, to: workshop)
        reading.open()
        guard case .needed(let user) = try await fate else {
            Issue.record("the data set is gone")
            return
        }
        #expect(user.id == job.id)
        running.open()
        #expect(try await workshop.queue.wait(for: job.id, seconds: nil)?.state == .succeeded)
        #expect(try await workshop.queue.remove(id, by: .anyone) == .removed)
    }

    /// The data set has been checked, and the job is not in the store yet.
    @Test func `A data set is not removed while a job that names it is on its way`() async throws {
        let gate = Gate()
        let workshop = Workshop(store: ScriptedJobStore(holding: [.succeeded: gate]))
        let id = try workshop.datasets.keep(.csv, "1,2\n").dataset.id
        async let submitted = Self.submit(id, of: nil, to: workshop)
        await gate.arrival()
        #expect(try await workshop.queue.remove(id, by: .anyone) == .awaited)
        gate.open()
        let job = try await submitted
        #expect(try await workshop.queue.wait(for: job.id, seconds: nil)?.state == .succeeded)
        #expect(try await workshop.queue.remove(id, by: .anyone) == .removed)
    }

    @Test func `A data set stays for the jobs of its holder, and the last hold for everybody's`() async throws
    {
        let gate = Gate()
        let workshop = Workshop(holdingRunningJobsAt: gate)
        let id = try workshop.datasets.keep(.csv, "1,2\n", by: .named("alice")).dataset.id
        _ = try workshop.datasets.keep(.csv, "1,2\n", by: .named("bob"))
        let job = try await Self.submit(id, of: "alice", to: workshop)
        await gate.arrival()
        guard case .needed = try await workshop.queue.remove(id, by: .named("alice")) else {
            Issue.record("the data set is gone")
            return
        }
        // The job is none of his, and has what it needs without him.
        #expect(try await workshop.queue.remove(id, by: .named("bob")) == .removed)
        #expect(try await workshop.queue.remove(id, by: .named("bob")) == .unknown)
        gate.open()
        #expect(try await workshop.queue.wait(for: job.id, seconds: nil)?.state == .succeeded)
        #expect(try await workshop.queue.remove(id, by: .named("alice")) == .removed)
    }

    @Test func `A data set that everybody holds stays for anybody's job`() async throws {
        let gate = Gate()
        let workshop = Workshop(holdingRunningJobsAt: gate)
        defer { gate.open() }
        let id = try workshop.datasets.keep(.csv, "1,2\n").dataset.id
        let job = try await Self.submit(id, of: "alice", to: workshop)
        await gate.arrival()
        guard case .needed(let user) = try await workshop.queue.remove(id, by: .named("bob")) else {
            Issue.record("the data set is gone")
            return
        }
        #expect(user.id == job.id)
    }
}

/// How long data sets are kept.
@Suite(.timeLimit(.minutes(3))) struct DatasetUpkeepTests {
    private static func keep(_ text: String, in workshop: Workshop) throws -> DatasetID {
        try workshop.datasets.keep(.csv, text, at: workshop.clock.clock.now()).dataset.id
    }

    @Test func `A data set goes so long after it was last sent or named`() async throws {
        let workshop = Workshop(datasetRetention: Retention(age: 100, bytes: nil))
        let ids = [
            try Self.keep("1\n", in: workshop), try Self.keep("2\n", in: workshop),
            try Self.keep("3\n", in: workshop),
        ]
        workshop.clock.advance(by: 60)
        #expect(try Self.keep("1\n", in: workshop) == ids[0])
        let pins = DatasetPins(workshop.datasets, of: .anyone, at: workshop.clock.clock.now())
        #expect(pins.take(ids[1]) != nil)
        pins.release()
        workshop.clock.advance(by: 40)
        try await workshop.queue.maintain()
        #expect(workshop.datasets.catalog.entries.count == 3)
        workshop.clock.advance(by: 1)
        try await workshop.queue.maintain()
        #expect(Set(workshop.datasets.catalog.entries.keys) == Set(ids[..<2]))
        #expect(workshop.events == [.datasetExpired(ids[2])])
        workshop.clock.advance(by: 60)
        try await workshop.queue.maintain()
        #expect(workshop.datasets.catalog.entries.isEmpty)
    }

    @Test func `Beyond the bytes that there may be, the longest unused go, and the last one stays`()
        async throws
    {
        // 8 bytes each: two fit.
        let workshop = Workshop(datasetRetention: Retention(age: nil, bytes: 2 * 8))
        var ids: [DatasetID] = []
        for number in 1...4 {
            ids.append(try Self.keep("\(number)\n", in: workshop))
            workshop.clock.advance(by: 1)
        }
        try await workshop.queue.maintain()
        #expect(Set(workshop.datasets.catalog.entries.keys) == Set(ids[2...]))
        let large = try Self.keep("1,2,3,4\n", in: workshop)
        try await workshop.queue.maintain()
        #expect(Array(workshop.datasets.catalog.entries.keys) == [large])
    }

    @Test func `What a job needs does not go`() async throws {
        let gate = Gate()
        let workshop = Workshop(
            store: ScriptedJobStore(holding: [.replace(.running): gate]),
            datasetRetention: Retention(age: 1, bytes: 0))
        let (running, queued, submitted, unused) = (
            try Self.keep("1\n", in: workshop), try Self.keep("2\n", in: workshop),
            try Self.keep("3\n", in: workshop), try Self.keep("4\n", in: workshop)
        )
        var jobs: [Job] = []
        for id in [running, queued] {
            jobs.append(try await workshop.queue.submit(try .of(id, workshop.datasets.dataset)))
        }
        await gate.arrival()
        let pins = DatasetPins(workshop.datasets, of: .anyone, at: workshop.clock.clock.now())
        #expect(pins.take(submitted) != nil)
        workshop.clock.advance(by: 1000)
        try await workshop.queue.maintain()
        #expect(Set(workshop.datasets.catalog.entries.keys) == [running, queued, submitted])
        #expect(workshop.events.last == .datasetExpired(unused))
        gate.open()
        for job in jobs {
            #expect(try await workshop.queue.wait(for: job.id, seconds: nil)?.state == .succeeded)
        }
        pins.release()
        try await workshop.queue.maintain()
        #expect(workshop.datasets.catalog.entries.isEmpty)
    }
}

extension Specification {
    /// A small network on a stored data set.
    fileprivate static func of(
        _ id: DatasetID, _ find: @escaping @Sendable (DatasetID) -> Dataset?
    ) throws -> Specification {
        let text = """
            {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 0,
             "data": {"type": "dataset", "id": "\(id)"}}
            """
        return try SpecificationReader.read(JSONReader.read(Array(text.utf8)), datasets: .stored(find))
    }
}
