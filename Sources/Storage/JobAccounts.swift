internal import GRDB
package import Jobs

/// What retention, quotas and metrics ask of the database.
extension SQLiteJobStore {
    package func succeededDigests() async throws(StoreError) -> Set<KernelDigest> {
        try read { database in
            let names = try String.fetchAll(
                database, sql: "SELECT DISTINCT digest FROM job WHERE state = 'succeeded'")
            return Set(names.compactMap { KernelDigest(hexadecimal: $0) })
        }
    }

    package func expire(_ ids: [JobID], at time: Timestamp) async throws(StoreError) {
        try write { database in
            for id in ids {
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

    package func storedResults() async throws(StoreError) -> [StoredResult] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT digest, group_concat(id) AS jobs, max(result_bytes) AS bytes FROM job
                    WHERE state = 'succeeded' GROUP BY digest ORDER BY max(finished_at), digest
                    """)
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
