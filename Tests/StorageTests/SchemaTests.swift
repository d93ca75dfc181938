import GRDB
import Jobs
import TestSupport
import Testing

@testable import Storage

/// Databases of every earlier version are read by this one.
@Suite struct SchemaTests {
    private static let insert = """
        INSERT INTO job (id, state, digest, specification, created_at, started_at, finished_at, attempt, result,
            failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    @Test func `Jobs of the first schema are taken over as they were`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("jobs.sqlite")
        let short = try Specification.small(seed: 1, name: "Short")
        let row = (0..<300).map { "\($0)" }.joined(separator: ",")
        let longText = """
            {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 3, "data": [[\(row)]]}
            """
        let long = try Specification(json: longText)
        // What an earlier version accepted and this one does not.
        let strange = #"{"name": "Strange", "dtype": "float64", "old_member": 1}"#
        let digits = String(repeating: "a", count: 64)
        let result = try JobRow.encode(JobResult.sample(seconds: 2, isCached: false))
        do {
            let pool = try DatabasePool(path: path)
            try Schema.migrator.migrate(pool, upTo: "jobs")
            try await pool.write { database in
                try database.execute(
                    sql: Self.insert,
                    arguments: [
                        JobID.sample(1).description, "succeeded", KernelDigest(of: short).hexadecimal,
                        Submission(short, predictedSeconds: 0).order.outline, 10, 20, 30, 1, result, nil,
                    ])
                try database.execute(
                    sql: Self.insert,
                    arguments: [
                        JobID.sample(2).description, "queued", KernelDigest(of: long).hexadecimal, longText,
                        40,
                        nil, nil, 0, nil, nil,
                    ])
                try database.execute(
                    sql: Self.insert,
                    arguments: [
                        JobID.sample(3).description, "queued", digits, strange, 50, nil, nil, 0, nil, nil,
                    ])
            }
            try pool.close()
        }
        let store = try SQLiteJobStore(path: path)
        let first = try #require(try await store.job(.sample(1)))
        #expect(first.state == .succeeded && first.order.name == "Short" && first.owner == nil)
        #expect(first.order == JobOrder(short))
        #expect(
            first.createdAt == Timestamp(milliseconds: 10) && first.finishedAt == Timestamp(milliseconds: 30))
        #expect(first.result?.seconds == 2)
        #expect(try await store.succeeded(KernelDigest(of: short))?.id == .sample(1))
        let second = try #require(try await store.job(.sample(2)))
        #expect(second.state == .queued && !second.order.isWhole)
        let document = try #require(try await store.document(of: .sample(2)))
        #expect(KernelDigest(of: try Specification(json: document)) == KernelDigest(of: long))
        let third = try #require(try await store.job(.sample(3)))
        #expect(third.state == .failed && third.order.name == "Strange")
        guard case .unreadable = third.failure else {
            Issue.record("a job that cannot be run waits for its turn")
            return
        }
        withExtendedLifetime(directory) {}
    }

    @Test func `Every version leads to the same tables`() throws {
        func tables(upFrom version: String?) throws -> [String] {
            let queue = try DatabaseQueue()
            if let version { try Schema.migrator.migrate(queue, upTo: version) }
            try Schema.migrator.migrate(queue)
            return try queue.read {
                try String.fetchAll(
                    $0, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
            }
        }
        let latest = try tables(upFrom: nil)
        #expect(latest.contains { $0.contains("expired_job") })
        for version in Schema.migrator.migrations { #expect(try tables(upFrom: version) == latest) }
    }
}
