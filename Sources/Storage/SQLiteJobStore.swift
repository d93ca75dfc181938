internal import GRDB
package import Jobs

/// Jobs in an SQLite database in write-ahead-log mode with full synchronization: a transaction that has returned
/// survives the loss of power.
///
/// - SeeAlso: SQLite, "Write-Ahead Logging" and `PRAGMA synchronous`.
package final class SQLiteJobStore: JobStore {
    private let pool: DatabasePool

    /// Opens the database, makes it if it is missing, and brings its tables up to date.
    ///
    /// - Throws: ``StoreError``.
    package init(path: String) throws(StoreError) {
        pool = try Self.store {
            let pool = try DatabasePool(path: path)
            // GRDB sets NORMAL when it turns the log on, which may lose the last commits with the power.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try Schema.migrator.migrate(pool)
            return pool
        }
    }

    package func insert(_ job: Job) async throws(StoreError) {
        try await Self.store { [pool] in try await pool.write { try JobRow(job).insert($0) } }
    }

    package func job(_ id: JobID) async throws(StoreError) -> Job? {
        try await Self.store { [pool] in
            try await pool.read { try JobRow.fetchOne($0, key: id.description)?.job }
        }
    }

    package func jobs(_ query: JobQuery) async throws(StoreError) -> [Job] {
        try await Self.store { [pool] in
            try await pool.read { database in
                var request = JobRow.all()
                if let state = query.state { request = request.filter(Column("state") == state.rawValue) }
                if let last = query.before { request = request.filter(Column("id") < last.description) }
                return try request.order(Column("id").desc).limit(query.limit).fetchAll(database).map(\.job)
            }
        }
    }

    package func unfinished() async throws(StoreError) -> [Job] {
        try await Self.store { [pool] in
            try await pool.read { database in
                let states = JobState.allCases.filter { !$0.isFinal }.map(\.rawValue)
                return try JobRow.filter(states.contains(Column("state"))).order(Column("id"))
                    .fetchAll(database).map(\.job)
            }
        }
    }

    package func replace(_ job: Job, ifIn state: JobState, attempt: Int) async throws(StoreError) -> Bool {
        try await Self.store { [pool] in
            try await pool.write { try JobRow(job).update($0, ifIn: state, attempt: attempt) }
        }
    }

    package func succeeded(_ digest: KernelDigest) async throws(StoreError) -> Job? {
        try await Self.store { [pool] in
            try await pool.read { database in
                try JobRow.filter(Column("digest") == digest.hexadecimal)
                    .filter(Column("state") == JobState.succeeded.rawValue)
                    .order(Column("id").desc).fetchOne(database)?.job
            }
        }
    }

    package func delete(_ id: JobID) async throws(StoreError) -> Bool {
        try await Self.store { [pool] in
            try await pool.write { try JobRow.deleteOne($0, key: id.description) }
        }
    }

    /// The level of `PRAGMA synchronous` on the connection that writes; 2 is FULL.
    package var synchronousLevel: Int? {
        get throws { try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } }
    }
}

extension SQLiteJobStore {
    private static func store<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
        do { return try body() } catch { throw StoreError(database: error) }
    }

    private static func store<Value>(_ body: () async throws -> Value) async throws(StoreError) -> Value {
        do { return try await body() } catch { throw StoreError(database: error) }
    }
}

extension StoreError {
    fileprivate init(database error: any Error) {
        guard let error = error as? DatabaseError else {
            self = .failed("\(error)")
            return
        }
        self = error.resultCode == .SQLITE_FULL ? .full : .failed(error.description)
    }
}
