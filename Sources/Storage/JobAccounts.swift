internal import GRDB
package import Jobs

/// What retention, quotas and metrics ask of the database.
extension SQLiteJobStore {
    package func succeededDigests() async throws(StoreError) -> Set<KernelDigest> {
        try read { database in
            let names = try String.fetchAll(
                database,
                sql: "SELECT DISTINCT digest FROM job INDEXED BY job_by_result WHERE state = 'succeeded'")
            return Set(names.compactMap { KernelDigest(hexadecimal: $0) })
        }
    }

    package func expire(
        _ ids: [JobID], at time: Timestamp
    ) async throws(StoreError) -> Set<KernelDigest> {
        try write { database in
            var digests: Set<String> = []
            for id in ids {
                if let digest = try String.fetchOne(
                    database, sql: "SELECT digest FROM job WHERE id = ? AND state = 'succeeded'",
                    arguments: [id.description])
                {
                    digests.insert(digest)
                }
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO expired_job (id, owner, expired_at)
                        SELECT id, owner, ? FROM job WHERE id = ? AND state NOT IN ('queued', 'running')
                        """,
                    arguments: [time.milliseconds, id.description])
                if database.changesCount == 1 { _ = try Self.delete(id, database) }
            }
            // Who asks for a job that expired long ago is told that there is none.
            try database.execute(
                sql: """
                    DELETE FROM expired_job WHERE id NOT IN
                        (SELECT id FROM expired_job ORDER BY id DESC LIMIT \(Self.rememberedJobs))
                    """)
            let orphans = try digests.filter { digest in
                try Bool.fetchOne(
                    database,
                    sql: "SELECT NOT EXISTS (SELECT 1 FROM job WHERE digest = ? AND state = 'succeeded')",
                    arguments: [digest]) ?? false
            }
            return Set(orphans.compactMap { KernelDigest(hexadecimal: $0) })
        }
    }

    /// How many expired jobs are remembered.
    private static let rememberedJobs = 100_000

    package func expired(_ id: JobID) async throws(StoreError) -> ExpiredJob? {
        try read { database in
            try Row.fetchOne(
                database, sql: "SELECT owner FROM expired_job WHERE id = ?", arguments: [id.description]
            ).map { ExpiredJob(owner: $0["owner"]) }
        }
    }

    package func finished(before time: Timestamp, limit: Int) async throws(StoreError) -> [JobID] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT id FROM job WHERE finished_at IS NOT NULL AND finished_at < ?
                    ORDER BY finished_at, id LIMIT ?
                    """,
                arguments: [time.milliseconds, limit]
            ).compactMap { JobID($0) }
        }
    }

    package func storedBytes() async throws(StoreError) -> Double {
        try read { database in
            try Double.fetchOne(
                database,
                sql: """
                    SELECT total(bytes) FROM (SELECT max(result_bytes) AS bytes
                    FROM job INDEXED BY job_by_result WHERE state = 'succeeded' GROUP BY digest)
                    """) ?? 0
        }
    }

    /// - Complexity: O(limit · log n), and as much for every job beside the last ones of those results: an index has
    ///   the ends in order, another one those of a result.
    package func storedResults(limit: Int) async throws(StoreError) -> [StoredResult] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT digest, result_bytes AS bytes,
                        (SELECT group_concat(id) FROM job WHERE digest = last.digest AND state = 'succeeded')
                        AS jobs
                    FROM job AS last INDEXED BY job_by_end
                    WHERE finished_at IS NOT NULL AND state = 'succeeded' AND NOT EXISTS (
                        SELECT 1 FROM job WHERE digest = last.digest AND state = 'succeeded'
                        AND (finished_at, id) > (last.finished_at, last.id))
                    ORDER BY finished_at, id LIMIT ?
                    """,
                arguments: [limit])
            return rows.compactMap { row in
                KernelDigest(hexadecimal: row["digest"]).map { digest in
                    StoredResult(
                        digest: digest,
                        jobs: (row["jobs"] as String).split(separator: ",").compactMap { JobID($0) }.sorted(),
                        byteCount: row["bytes"])
                }
            }
        }
    }

    package func counts() async throws(StoreError) -> [JobState: Int] {
        try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT state, count(*) AS count FROM job GROUP BY state")
            let pairs = rows.compactMap { row in
                JobState(rawValue: row["state"]).map { ($0, row["count"] as Int) }
            }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
    }

    package func usage(of owner: String?, since time: Timestamp) async throws(StoreError) -> JobUsage {
        try read { database in
            let queued = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM job WHERE owner IS ? AND state = 'queued'",
                arguments: [owner])
            let bytes = try Double.fetchOne(
                database,
                sql: """
                    SELECT total(bytes) FROM (SELECT max(result_bytes) AS bytes FROM job
                    WHERE owner IS ? AND state = 'succeeded' GROUP BY digest)
                    """,
                arguments: [owner])
            let seconds = try Double.fetchOne(
                database, sql: "SELECT total(seconds) FROM job WHERE owner IS ? AND finished_at >= ?",
                arguments: [owner, time.milliseconds])
            return JobUsage(queued: queued ?? 0, storedBytes: bytes ?? 0, seconds: seconds ?? 0)
        }
    }
}
