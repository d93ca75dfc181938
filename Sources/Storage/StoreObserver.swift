internal import GRDB
internal import Glibc
package import Jobs
internal import Platform

/// Looks at the data directory from outside, for whoever watches the service: on a connection and a queue of its
/// own, so that nobody who is served waits for it.
///
/// What costs something is remembered for a while, however often it is asked.
package actor StoreObserver {
    private let executor = QueueExecutor.waiting(label: "ntkd.observer")
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    private let database: DatabaseQueue
    private let directory: String
    private var lastFault: (value: StoreFault?, at: ContinuousClock.Instant)?
    private var lastUsage: (value: DiskUsage, at: ContinuousClock.Instant)?

    /// Bytes of the disk that should be free: the log grows, and so do results.
    private static let spareBytes: UInt64 = 32 << 20

    /// - Parameters:
    ///   - database: The path of the database, which exists.
    ///   - directory: The data directory.
    /// - Throws: `StoreError`.
    package init(database: String, directory: String) throws(StoreError) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(1)
        do {
            self.database = try DatabaseQueue(path: database, configuration: configuration)
        } catch {
            throw .failed("\(error)")
        }
        self.directory = directory
    }
}

/// Why the store cannot be used.
package enum StoreFault: Hashable, Sendable {
    case diskFull
    /// The system's or the library's own words.
    case failed(String)
}

/// How many jobs there are, by state, and when the oldest of those that wait came.
package struct JobCensus: Hashable, Sendable {
    package let counts: [JobState: Int]
    package let oldestQueued: Timestamp?
}

/// Bytes of the files in the data directory.
package struct DiskUsage: Hashable, Sendable {
    package let results: Int
    package let total: Int
    /// Of the disk, for this user.
    package let free: UInt64
}

extension StoreObserver {
    /// - Complexity: One pass over the index of states.
    package func census() throws(StoreError) -> JobCensus {
        do {
            return try database.read { database in
                var counts: [JobState: Int] = [:]
                for row in try Row.fetchAll(
                    database, sql: "SELECT state, COUNT(*) AS n FROM job GROUP BY state")
                {
                    if let state = JobState(rawValue: row["state"]) { counts[state] = row["n"] }
                }
                // Names ascend with time, and the index has them in order.
                let oldest = try Int64.fetchOne(
                    database, sql: "SELECT created_at FROM job WHERE state = 'queued' ORDER BY id LIMIT 1")
                return JobCensus(
                    counts: counts, oldestQueued: oldest.map { Timestamp(milliseconds: $0) })
            }
        } catch {
            throw .failed("\(error)")
        }
    }

    /// Tries the disk and the database; nil when both can be used.
    ///
    /// Tried anew after a second.
    package func fault() -> StoreFault? {
        if let lastFault, lastFault.at.duration(to: .now) < .seconds(1) { return lastFault.value }
        let fault = tryDisk() ?? tryDatabase()
        lastFault = (fault, .now)
        return fault
    }

    /// Bytes by kind.
    ///
    /// Counted anew after ten seconds: every file is looked at.
    package func usage() -> DiskUsage {
        if let lastUsage, lastUsage.at.duration(to: .now) < .seconds(10) { return lastUsage.value }
        let results = Self.bytes(below: directory + "/results")
        let usage = DiskUsage(
            results: results, total: results + Self.bytes(below: directory), free: freeBytes ?? 0)
        lastUsage = (usage, .now)
        return usage
    }

    private var freeBytes: UInt64? {
        var status = statvfs()
        guard unsafe statvfs(directory, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    /// Whether a file can be made and written.
    private func tryDisk() -> StoreFault? {
        guard let freeBytes else { return .failed("\(SystemError.last)") }
        guard freeBytes >= Self.spareBytes else { return .diskFull }
        let path = directory + "/probe"
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return Self.fault(.last) }
        defer {
            close(descriptor)
            unsafe unlink(path)
        }
        let page = [UInt8](repeating: 0, count: 4096)
        let count = unsafe write(descriptor, page, page.count)
        guard count == page.count else { return count < 0 ? Self.fault(.last) : .diskFull }
        return nil
    }

    private static func fault(_ error: SystemError) -> StoreFault {
        error.isFull ? .diskFull : .failed("\(error)")
    }

    /// Whether the database can be read, and written to, as far as that can be known without writing.
    private func tryDatabase() -> StoreFault? {
        do {
            try database.inTransaction(.immediate) { database in
                _ = try String.fetchOne(database, sql: "SELECT id FROM job ORDER BY id DESC LIMIT 1")
                return .rollback
            }
            return nil
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // Somebody else writes: it can be done.
            return nil
        } catch {
            return .failed("\(error)")
        }
    }

    /// Of the files in a directory, not of those below it.
    private static func bytes(below directory: String) -> Int {
        let names: [String]
        do throws(SystemError) { names = try File.names(in: directory) } catch { return 0 }
        return names.reduce(0) { sum, name in
            var status = stat()
            guard unsafe lstat(directory + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG
            else {
                return sum
            }
            return sum + Int(status.st_size)
        }
    }
}
