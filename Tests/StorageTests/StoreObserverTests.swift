import Jobs
import NeuralKernels
import TestSupport
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(3))) struct StoreObserverTests {
    private static func observer(_ directory: borrowing TemporaryDirectory) throws -> (
        StoreObserver, SQLiteJobStore
    ) {
        try directory.replace("results", withDirectory: true)
        let path = directory.path("ntkd.sqlite")
        let store = try SQLiteJobStore(path: path)
        return (try StoreObserver(database: path, directory: directory.path("")), store)
    }

    @Test func `Jobs are counted by state, and the oldest that waits is known`() async throws {
        let directory = try TemporaryDirectory()
        let (observer, store) = try Self.observer(directory)
        #expect(try await observer.census() == JobCensus(counts: [:], oldestQueued: nil))
        for place in 0..<3 { try await store.insert(try Job.sample(place)) }
        let census = try await observer.census()
        #expect(census.counts == [JobState.queued: 3])
        #expect(census.oldestQueued == (try Job.sample(0).createdAt))
    }

    @Test func `Bytes are those of the files`() async throws {
        let directory = try TemporaryDirectory()
        let (observer, store) = try Self.observer(directory)
        try directory.write([UInt8](repeating: 0, count: 1000), to: "results/a.npy")
        let usage = await observer.usage()
        #expect(usage.results == 1000)
        #expect(usage.total > 1000 && usage.free > 0)
        withExtendedLifetime(store) {}
    }

    @Test func `A directory that is there and writable is no obstacle, and the probe leaves nothing`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let (observer, store) = try Self.observer(directory)
        let before = directory.names().sorted()
        #expect(await observer.fault() == nil)
        #expect(directory.names().sorted() == before)
        withExtendedLifetime(store) {}
    }

    @Test func `A database without its tables cannot be used`() async throws {
        let directory = try TemporaryDirectory()
        let observer = try StoreObserver(
            database: directory.path("empty.sqlite"), directory: directory.path(""))
        guard case .failed(let words) = await observer.fault() else {
            Issue.record("no fault")
            return
        }
        #expect(words.contains("job"))
    }

    @Test func `A directory that is gone cannot be used, and that is known after a second`() async throws {
        let directory = try TemporaryDirectory()
        let (observer, store) = try Self.observer(directory)
        let elsewhere = try StoreObserver(
            database: directory.path("ntkd.sqlite"), directory: directory.path("nowhere"))
        guard case .failed = await elsewhere.fault() else {
            Issue.record("no fault")
            return
        }
        #expect(await observer.fault() == nil)
        withExtendedLifetime(store) {}
    }
}
