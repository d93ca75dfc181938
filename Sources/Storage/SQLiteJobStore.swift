internal import GRDB
internal import Glibc
package import Jobs
internal import Platform

/// Jobs in an SQLite database in write-ahead-log mode with full synchronization: a transaction that has returned
/// survives the loss of power.
///
/// - SeeAlso: SQLite, "Write-Ahead Logging" and `PRAGMA synchronous`.
package final class SQLiteJobStore: JobStore {
    private let pool: DatabasePool

    /// Opens the database, makes it if it is missing, and brings its tables up to date.
    ///
    /// - Throws: `StoreError`; of a damaged database before anything of it is changed.
    package init(path: String) throws(StoreError) {
        try Self.check(path)
        pool = try Self.store {
            let pool = try DatabasePool(path: path)
            // GRDB sets NORMAL when it turns the log on, which may lose the last commits with the power.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try Schema.migrator.migrate(pool)
            try Self.growLog(of: pool)
            return pool
        }
    }

    package func insert(_ job: Job, document: String?, request: KeyedRequest?) async throws(StoreError) {
        try write { database in
            try JobRow(job).insert(database)
            if let document { try JobRow.insert(document, of: job.id, database) }
            guard let request else { return }
            try database.execute(
                sql: "INSERT INTO submission (owner, key, body_digest, job) VALUES (?, ?, ?, ?)",
                arguments: [
                    request.key.storedOwner, request.key.text, request.bodyDigest, job.id.description,
                ])
        }
    }

    package func job(_ id: JobID) async throws(StoreError) -> Job? {
        try read {
            try JobRow.fetchOne($0, sql: "SELECT * FROM job WHERE id = ?", arguments: [id.description])?.job
        }
    }

    package func document(of id: JobID) async throws(StoreError) -> String? {
        try read { database in
            try String.fetchOne(
                database, sql: "SELECT text FROM document WHERE job = ?", arguments: [id.description])
                ?? String.fetchOne(
                    database, sql: "SELECT outline FROM job WHERE id = ?", arguments: [id.description])
        }
    }

    package func submission(under key: IdempotencyKey) async throws(StoreError) -> KeyedSubmission? {
        try read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT job, body_digest FROM submission WHERE owner = ? AND key = ?",
                arguments: [key.storedOwner, key.text])
            return try row.map { row in
                guard let id = JobID(row["job"] as String) else { throw UnreadableRow(id: row["job"]) }
                return KeyedSubmission(job: id, bodyDigest: row["body_digest"])
            }
        }
    }

    package func jobs(_ query: JobQuery) async throws(StoreError) -> [Job] {
        var conditions = ["1"]
        var arguments: StatementArguments = []
        if let state = query.state {
            conditions.append("state = ?")
            arguments += [state.rawValue]
        }
        if let last = query.before {
            conditions.append("id < ?")
            arguments += [last.description]
        }
        if case .named(let owner) = query.owner {
            conditions.append("owner = ?")
            arguments += [owner]
        }
        let sql = """
            SELECT * FROM job WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT \(query.limit)
            """
        return try read { [arguments] in
            try JobRow.fetchAll($0, sql: sql, arguments: arguments).map(\.job)
        }
    }

    package func unfinished() async throws(StoreError) -> [Job] {
        try read { database in
            try JobRow.fetchAll(
                database, sql: "SELECT * FROM job WHERE state IN ('queued', 'running') ORDER BY id"
            ).map(\.job)
        }
    }

    /// A job's start alone is not synchronized: should the power fail, the job is queued as it was before.
    package func replace(_ job: Job, ifIn state: JobState, attempt: Int) async throws(StoreError) -> Bool {
        guard job.state == .running else {
            return try write { try JobRow(job).update($0, ifIn: state, attempt: attempt) }
        }
        return try Self.store {
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = NORMAL")
                defer { Self.restoreSynchronization(of: database) }
                return try Self.transaction(in: database) {
                    try JobRow(job).update($0, ifIn: state, attempt: attempt)
                }
            }
        }
    }

    /// Asked before every insertion.
    ///
    /// On the connection that inserts: its pages are in memory, while another connection reads them anew after every
    /// commit. Left to itself, SQLite goes through all succeeded jobs, which come in the order that is asked for.
    package func succeeded(_ digest: KernelDigest) async throws(StoreError) -> Job? {
        try Self.store {
            try pool.writeWithoutTransaction { database in
                try JobRow.fetchOne(
                    database,
                    sql: """
                        SELECT * FROM job INDEXED BY job_by_result
                        WHERE digest = ? AND state = 'succeeded' ORDER BY id DESC LIMIT 1
                        """,
                    arguments: [digest.hexadecimal])?.job
            }
        }
    }

    package func delete(_ id: JobID) async throws(StoreError) -> Bool {
        try write { try Self.delete(id, $0) }
    }

    static func delete(_ id: JobID, _ database: Database) throws -> Bool {
        for table in ["document", "submission"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE job = ?", arguments: [id.description])
        }
        try database.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [id.description])
        return database.changesCount == 1
    }

    /// The level of `PRAGMA synchronous` on the connection that writes; 2 is FULL.
    package var synchronousLevel: Int? {
        get throws { try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } }
    }
}

extension SQLiteJobStore {
    // The database is used on the caller's thread, whose queue is there to wait for the disk: a change of thread
    // there and back costs more than most statements.

    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try Self.store { try pool.writeWithoutTransaction { try Self.transaction(in: $0, body) } }
    }

    private static func transaction<Value>(
        in database: Database, _ body: (Database) throws -> Value
    ) throws -> Value {
        var value: Value?
        errno = 0
        do {
            try database.inTransaction {
                value = try body(database)
                return .commit
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
            // SQLite itself tells a full disk from others only where it writes; a file system that allots its blocks
            // late finds out where it synchronizes. sqlite3_system_errno() does not know it of a COMMIT.
            throw SystemError.last.isFull ? StoreError.full : error
        }
        guard let value else { preconditionFailure("a transaction that was committed has its value") }
        return value
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try Self.store { try pool.read(body) }
    }

    /// Bytes that the log grows to before it is written from its beginning again: SQLite's 1000 pages, and some.
    private static let logLength = 5_000_000

    /// Makes the log as long as it will be.
    ///
    /// A commit that makes the file longer has the file system write its journal as well: 0.3 ms instead of 0.15. What
    /// is rolled back has been in the log by then, since it does not fit into the cache.
    private static func growLog(of pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            try database.inTransaction {
                try database.execute(sql: "CREATE TABLE growth (bytes BLOB)")
                try database.execute(sql: "INSERT INTO growth VALUES (zeroblob(?))", arguments: [logLength])
                return .rollback
            }
        }
    }

    /// Reads a database that is there without changing it.
    ///
    /// - Complexity: O(length): about the time that reading takes.
    private static func check(_ path: String) throws(StoreError) {
        // A process that ended before its first commit has left it empty.
        guard let length = try? File(path, .read).length, length > 0 else { return }
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            let verdict = try database.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
            guard verdict == "ok" else {
                let words = verdict?.split(separator: "\n").joined(separator: " ")
                throw StoreError.damaged("\(path): \(words ?? "unreadable")")
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            // A process that ended while it made the database has left a journal, which is played back first.
            return
        } catch let error as DatabaseError
            where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
        {
            throw .damaged("\(path): \(error.message ?? error.description)")
        } catch {
            throw StoreError(database: error)
        }
    }

    private static func restoreSynchronization(of database: Database) {
        do {
            try database.execute(sql: "PRAGMA synchronous = FULL")
        } catch {
            preconditionFailure("durability cannot be had back: \(error)")
        }
    }

    private static func store<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
        do { return try body() } catch { throw StoreError(database: error) }
    }

}

extension StoreError {
    fileprivate init(database error: any Error) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .failed("\(error)")
            return
        }
        self = error.resultCode == .SQLITE_FULL ? .full : .failed(error.description)
    }
}

extension IdempotencyKey {
    /// Nobody's name is not a name.
    fileprivate var storedOwner: String { owner ?? "" }
}
