import Jobs
import Storage
import TestSupport
import Testing

/// What a store on disk promises beyond ``JobStoreTests``.
@Suite struct SQLiteJobStoreTests {
    @Test func `Jobs outlive the store that was open`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("jobs.sqlite")
        let job = try Job.sample(1)
        do {
            let store = try SQLiteJobStore(path: path)
            try await store.insert(job)
            #expect(try await store.replace(job.running, ifIn: .queued, attempt: 0))
        }
        let reopened = try SQLiteJobStore(path: path)
        #expect(try await reopened.job(job.id) == job.running)
        #expect(try await reopened.unfinished().map(\.id) == [job.id])
    }

    @Test(arguments: [0, 4096])
    func `A damaged database is refused and left as it is`(place: Int) async throws {
        let directory = try TemporaryDirectory()
        let name = "jobs.sqlite"
        do { try await SQLiteJobStore(path: directory.path(name)).insert(try .sample(1)) }
        // The log would make it whole again.
        for ending in ["-wal", "-shm"] where directory.names().contains(name + ending) {
            try directory.remove(name + ending)
        }
        var bytes = try directory.read(name)
        for index in place..<min(bytes.count, place + 4096) { bytes[index] = UInt8(ascii: "?") }
        try directory.write(bytes, to: name)
        #expect(throws: StoreError.self) { try SQLiteJobStore(path: directory.path(name)) }
        #expect(try directory.read(name) == bytes)
    }

    /// What a second connection sees is in the files: an open transaction would not be.
    @Test func `What a call has returned is there for another connection`() async throws {
        let directory = try TemporaryDirectory()
        let first = try SQLiteJobStore(path: directory.path("jobs.sqlite"))
        let second = try SQLiteJobStore(path: directory.path("jobs.sqlite"))
        try await first.insert(try .sample(1))
        #expect(try await second.job(.sample(1)) != nil)
        withExtendedLifetime(directory) {}
    }

    @Test func `A commit waits for the disk`() throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteJobStore(path: directory.path("jobs.sqlite"))
        #expect(try store.synchronousLevel == 2)
        withExtendedLifetime(directory) {}
    }

    /// Bytes 18 and 19 of the database header are 2 with a write-ahead log: SQLite, "Database File Format".
    @Test func `The database keeps a write-ahead log`() async throws {
        let directory = try TemporaryDirectory()
        let store = try SQLiteJobStore(path: directory.path("jobs.sqlite"))
        try await store.insert(try .sample(1))
        #expect(directory.names().contains("jobs.sqlite-wal"))
        #expect(try directory.read("jobs.sqlite")[18...19] == [2, 2])
        withExtendedLifetime(store) {}
    }

    @Test func `Opening a database again changes nothing`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("jobs.sqlite")
        for place in 0..<3 {
            let store = try SQLiteJobStore(path: path)
            try await store.insert(try .sample(place))
            let all = try await store.jobs(JobQuery(state: nil, before: nil, limit: 10, owner: .anyone))
            #expect(all.count == place + 1)
            #expect(try store.synchronousLevel == 2)
        }
    }

    @Test func `What is no database is refused, not overwritten`() throws {
        let directory = try TemporaryDirectory()
        let bytes = Array(String(repeating: "a letter to a friend\n", count: 100).utf8)
        try directory.write(bytes, to: "jobs.sqlite")
        #expect(throws: StoreError.self) { try SQLiteJobStore(path: directory.path("jobs.sqlite")) }
        #expect(try directory.read("jobs.sqlite") == bytes)
    }

    @Test func `A database in no directory is refused`() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: StoreError.self) { try SQLiteJobStore(path: directory.path("nowhere/jobs.sqlite")) }
    }
}
