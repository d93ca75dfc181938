import Jobs
import NeuralKernels
import Storage
import TestSupport
import Testing

/// What every store of jobs promises, for each store that there is.
@Suite struct JobStoreTests {
    enum Kind: CaseIterable { case memory, sqlite }

    /// Calls `body` with an empty store.
    private func with(_ kind: Kind, _ body: (any JobStore) async throws -> Void) async throws {
        switch kind {
        case .memory:
            try await body(MemoryJobStore())
        case .sqlite:
            let directory = try TemporaryDirectory()
            try await body(SQLiteJobStore(path: directory.path("jobs.sqlite")))
            withExtendedLifetime(directory) {}
        }
    }

    @Test(arguments: Kind.allCases) func `A job is kept as it is`(kind: Kind) async throws {
        try await with(kind) { store in
            var job = try Job.sample(1).running.ended(.succeeded)
            var statistics = KernelStatistics(shape: [2, 2], isSymmetric: true)
            // Values that only their shortest decimals or all their digits bring back.
            statistics.append(row: [0.1, -1e-300])
            statistics.append(row: [-1e-300, 1.7976931348623157e308])
            job.result = JobResult(
                shape: [2, 2], parameters: 21, outputs: 1, statistics: JobResult.Statistics(statistics),
                isCached: true, seconds: 0.1 + 0.2,
                layers: [
                    JobResult.LayerResult(
                        place: "0", name: "Linear", parameters: 3, trace: nil, frobeniusNorm: 0.1)
                ], standardError: JobResult.StandardError(mean: 0.1, maximum: 0.3),
                notes: [.truncatedSeries(share: 0.1 + 0.2)])
            try await store.insert(job)
            #expect(try await store.job(job.id) == job)
        }
    }

    @Test(
        arguments: Kind.allCases,
        [
            JobFailure.outputNotFinite(layer: "3 (Square)"),
            .gradientNotFinite(layer: "0 (Linear)"), .kernelNotFinite(row: 7, column: 256),
            .storageFull, .storage("words \"with\" quotes, a \u{1F600} and a\nline"),
        ])
    func `Every failure is kept as it is`(kind: Kind, failure: JobFailure) async throws {
        try await with(kind) { store in
            var job = try Job.sample(1).ended(.failed)
            job.failure = failure
            try await store.insert(job)
            #expect(try await store.job(job.id) == job)
        }
    }

    @Test(arguments: Kind.allCases) func `Any name and any data are kept as they are`(kind: Kind) async throws
    {
        let texts = [
            #"{"name": "'; DROP TABLE job; --\u0000\n\ud83d\ude00", "architecture": {"layers": [{"type": "Linear","#
                + #" "out_features": 2}]}, "seed": 18446744073709551615, "data": [[0.1, 5e-324], [-0.0, 1e-45]],"#
                + #" "dtype": "float64"}"#,
            #"{"architecture": {"parameterization": "ntk", "layers": [{"type": "GELU"}, {"type": "Linear","#
                + #" "out_features": 2, "weight_std": 0.1}]}, "seed": 0, "data": {"type": "uniform", "count": 3,"#
                + #" "shape": [2], "low": -0.3, "seed": 18446744073709551615}, "against": {"type": "circle","#
                + #" "count": 4}}"#,
        ]
        try await with(kind) { store in
            for (place, text) in texts.enumerated() {
                let specification = try Specification(json: text)
                let job = Job(
                    id: .sample(place), order: JobOrder(specification), owner: nil,
                    createdAt: ManualClock.epoch)
                try await store.insert(job)
                #expect(try await store.job(job.id) == job)
                let document = try #require(try await store.document(of: job.id))
                #expect(KernelDigest(of: try Specification(json: document)) == job.digest)
            }
        }
    }

    @Test(arguments: Kind.allCases) func `An identifier is used once`(kind: Kind) async throws {
        try await with(kind) { store in
            let job = try Job.sample(1)
            try await store.insert(job)
            await #expect(throws: StoreError.self) { try await store.insert(job) }
        }
    }

    @Test(arguments: Kind.allCases) func `There is no job that was not inserted`(kind: Kind) async throws {
        try await with(kind) { store in
            let all = try await store.jobs(JobQuery(state: nil, before: nil, limit: 10, owner: .anyone))
            #expect(all.isEmpty)
            #expect(try await store.job(.sample(1)) == nil)
            #expect(try await store.unfinished().isEmpty)
            #expect(try await store.succeeded(KernelDigest(of: .small(seed: 0))) == nil)
            #expect(try await !store.delete(.sample(1)))
        }
    }

    @Test(arguments: Kind.allCases)
    func `Lists are newest first, by state, before a job, and no longer than asked`(kind: Kind) async throws {
        try await with(kind) { store in
            for place in [3, 1, 4, 0, 2, 5] {
                let job = try Job.sample(place)
                try await store.insert(place.isMultiple(of: 2) ? job : job.ended(.cancelled))
            }
            func list(_ state: JobState?, _ before: Int?, _ limit: Int) async throws -> [JobID] {
                let query = JobQuery(
                    state: state, before: before.map(JobID.sample), limit: limit, owner: .anyone)
                return try await store.jobs(query).map(\.id)
            }
            #expect(try await list(nil, nil, 10) == [5, 4, 3, 2, 1, 0].map(JobID.sample))
            #expect(try await list(nil, nil, 2) == [5, 4].map(JobID.sample))
            #expect(try await list(nil, 4, 2) == [3, 2].map(JobID.sample))
            #expect(try await list(.cancelled, nil, 10) == [5, 3, 1].map(JobID.sample))
            #expect(try await list(.cancelled, 5, 1) == [3].map(JobID.sample))
            #expect(try await list(.queued, 4, 10) == [2, 0].map(JobID.sample))
            #expect(try await list(.failed, nil, 10).isEmpty)
            #expect(try await list(nil, 0, 10).isEmpty)
        }
    }

    @Test(arguments: Kind.allCases)
    func `Unfinished are the queued and the running, oldest first`(kind: Kind) async throws {
        try await with(kind) { store in
            try await store.insert(try .sample(5))
            try await store.insert(try Job.sample(2).running)
            try await store.insert(try Job.sample(3).ended(.succeeded))
            try await store.insert(try Job.sample(4).ended(.failed))
            try await store.insert(try Job.sample(1).ended(.cancelled))
            #expect(try await store.unfinished().map(\.id) == [.sample(2), .sample(5)])
        }
    }

    @Test(arguments: Kind.allCases)
    func `A job is replaced only in the state and on the attempt that are expected`(kind: Kind) async throws {
        try await with(kind) { store in
            let queued = try Job.sample(1)
            let running = queued.running
            #expect(try await !store.replace(running, ifIn: .queued, attempt: 0))
            try await store.insert(queued)
            #expect(try await !store.replace(running, ifIn: .running, attempt: 0))
            #expect(try await !store.replace(running, ifIn: .queued, attempt: 1))
            #expect(try await store.job(queued.id) == queued)
            #expect(try await store.replace(running, ifIn: .queued, attempt: 0))
            #expect(try await store.job(queued.id) == running)
            #expect(try await !store.replace(running, ifIn: .queued, attempt: 0))
            var ended = running.ended(.failed)
            ended.failure = .storageFull
            #expect(try await store.replace(ended, ifIn: .running, attempt: 1))
            #expect(try await store.job(queued.id) == ended)
        }
    }

    @Test(arguments: Kind.allCases)
    func `Of equal kernels the newest that has succeeded is found`(kind: Kind) async throws {
        try await with(kind) { store in
            try await store.insert(try Job.sample(1, seed: 7).ended(.succeeded))
            try await store.insert(try Job.sample(2, seed: 7).ended(.succeeded))
            try await store.insert(try Job.sample(3, seed: 7).ended(.failed))
            try await store.insert(try Job.sample(4, seed: 7))
            try await store.insert(try Job.sample(5, seed: 8).ended(.succeeded))
            #expect(try await store.succeeded(KernelDigest(of: .small(seed: 7)))?.id == .sample(2))
            #expect(try await store.succeeded(KernelDigest(of: .small(seed: 9))) == nil)
        }
    }

    @Test(arguments: Kind.allCases) func `A deleted job is gone, and only that`(kind: Kind) async throws {
        try await with(kind) { store in
            try await store.insert(try .sample(1))
            try await store.insert(try .sample(2))
            #expect(try await store.delete(.sample(1)))
            #expect(try await !store.delete(.sample(1)))
            #expect(try await store.job(.sample(1)) == nil)
            #expect(try await store.job(.sample(2)) != nil)
        }
    }

    @Test(arguments: Kind.allCases) func `Of claims at once one succeeds`(kind: Kind) async throws {
        try await with(kind) { store in
            let job = try Job.sample(1)
            try await store.insert(job)
            let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await store.replace(job.running, ifIn: .queued, attempt: 0) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
        }
    }

    @Test(arguments: Kind.allCases)
    func `A document is kept beside its outline, and goes with its job`(kind: Kind) async throws {
        try await with(kind) { store in
            let job = try Job.sample(1)
            try await store.insert(job, document: "{\"long\": [1, 2, 3]}", request: nil)
            try await store.insert(try .sample(2))
            #expect(try await store.document(of: job.id) == "{\"long\": [1, 2, 3]}")
            #expect(try await store.document(of: .sample(2)) == job.order.outline)
            #expect(try await store.delete(job.id))
            #expect(try await store.document(of: job.id) == nil)
            try await store.insert(job)
            #expect(try await store.document(of: job.id) == job.order.outline)
        }
    }

    @Test(arguments: Kind.allCases)
    func `A key leads to the job that came under it, as long as that is there`(kind: Kind) async throws {
        try await with(kind) { store in
            let key = IdempotencyKey(owner: nil, text: "'; --")
            let request = KeyedRequest(key: key, body: [1, 2])
            #expect(try await store.submission(under: key) == nil)
            try await store.insert(try .sample(1), document: nil, request: request)
            let found = KeyedSubmission(job: .sample(1), bodyDigest: request.bodyDigest)
            #expect(try await store.submission(under: key) == found)
            #expect(try await store.submission(under: IdempotencyKey(owner: "ada", text: "'; --")) == nil)
            await #expect(throws: StoreError.self) {
                try await store.insert(try .sample(2), document: nil, request: request)
            }
            // Neither of both.
            #expect(try await store.job(.sample(2)) == nil)
            #expect(try await store.delete(.sample(1)))
            #expect(try await store.submission(under: key) == nil)
        }
    }

    @Test(arguments: Kind.allCases)
    func `Jobs that are over expire and are remembered; others do not`(kind: Kind) async throws {
        try await with(kind) { store in
            try await store.insert(try Job.sample(1).ended(.failed))
            try await store.insert(try Job.sample(2).running)
            try await store.insert(try .sample(3))
            let orphans = try await store.expire(
                [.sample(1), .sample(2), .sample(3), .sample(4)], at: ManualClock.epoch)
            // A failed job has no result.
            #expect(orphans.isEmpty)
            #expect(try await store.expired(.sample(1)) == ExpiredJob(owner: nil))
            for place in 2...4 { #expect(try await store.expired(.sample(place)) == nil) }
            let left = try await store.jobs(JobQuery(state: nil, before: nil, limit: 9, owner: .anyone))
            #expect(left.map(\.id) == [.sample(3), .sample(2)])
        }
    }

    @Test(arguments: Kind.allCases)
    func `Ends, results and counts are told as they are`(kind: Kind) async throws {
        try await with(kind) { store in
            func job(_ place: Int, seed: Int, end: Int64, owner: String?, seconds: Double) throws -> Job {
                let sample = try Job.sample(place, seed: seed)
                return Job(
                    id: sample.id, order: sample.order, owner: owner, createdAt: sample.createdAt,
                    state: .succeeded, finishedAt: Timestamp(milliseconds: end), attempt: 1,
                    result: JobResult.sample(seconds: seconds, isCached: place == 3))
            }
            let jobs = [
                try job(1, seed: 7, end: 50, owner: "ada", seconds: 2),
                try job(2, seed: 8, end: 10, owner: "ada", seconds: 3),
                try job(3, seed: 7, end: 70, owner: "ada", seconds: 4),
                try job(4, seed: 9, end: 60, owner: nil, seconds: 5),
            ]
            for job in jobs { try await store.insert(job) }
            try await store.insert(try .sample(5))
            #expect(
                try await store.finished(before: Timestamp(milliseconds: 60), limit: 9)
                    == [.sample(2), .sample(1)])
            #expect(try await store.finished(before: Timestamp(milliseconds: 99), limit: 1) == [.sample(2)])
            let results = [
                StoredResult(digest: jobs[1].digest, jobs: [.sample(2)], byteCount: 144),
                StoredResult(digest: jobs[3].digest, jobs: [.sample(4)], byteCount: 144),
                StoredResult(digest: jobs[0].digest, jobs: [.sample(1), .sample(3)], byteCount: 144),
            ]
            #expect(try await store.storedResults(limit: 9) == results)
            #expect(try await store.storedResults(limit: 2) == Array(results[..<2]))
            #expect(try await store.storedBytes() == 3 * 144)
            #expect(try await store.counts() == [.succeeded: 4, .queued: 1])
            #expect(try await store.succeededDigests() == Set(jobs.map(\.digest)))
            // What was taken over from another job took nobody's time.
            #expect(
                try await store.usage(of: "ada", since: Timestamp(milliseconds: 20))
                    == JobUsage(queued: 0, storedBytes: 288, seconds: 2))
            #expect(
                try await store.usage(of: nil, since: Timestamp(milliseconds: 0))
                    == JobUsage(queued: 1, storedBytes: 144, seconds: 5))
            let own = try await store.jobs(
                JobQuery(state: nil, before: nil, limit: 9, owner: .named("ada")))
            #expect(own.map(\.id) == [.sample(3), .sample(2), .sample(1)])
            // The first job's result is the third's as well.
            let orphans = try await store.expire([.sample(1), .sample(4)], at: ManualClock.epoch)
            #expect(orphans == [jobs[3].digest])
            #expect(try await store.storedBytes() == 2 * 144)
        }
    }
}
