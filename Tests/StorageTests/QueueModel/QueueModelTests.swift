import Jobs
import Storage
import TestSupport
import Testing

/// The queue does what its model does, whatever is done to it in whatever order.
@Suite(.timeLimit(.minutes(3))) struct QueueModelTests {
    private static func commands(seed: UInt64) -> [QueueCommand] {
        var generator = SplitMix(state: seed)
        return (0..<50).map { _ in .random(using: &generator) }
    }

    /// Plays some sequences one after another on one store, and reports the first that shows a difference.
    private static func play(seeds: Range<UInt64>, on store: () throws -> any JobStore) async throws {
        let shared = try store()
        for seed in seeds {
            let commands = commands(seed: seed)
            guard let difference = await difference(commands, shared) else { continue }
            let shortest = try await shrunk(commands, store)
            Issue.record("seed \(seed): \(difference)\n\(shortest.map { "\($0)" }.joined(separator: "\n"))")
            return
        }
    }

    /// What the queue does otherwise than its model, if anything.
    ///
    /// Who is right needs no patience; a machine that is busy with other tests may leave a worker without a processor
    /// for seconds.
    private static func difference(
        _ commands: [QueueCommand], _ store: any JobStore, patience: Int = 60_000
    ) async -> String? {
        do {
            try await QueuePlay.play(commands, on: store, patience: patience)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Leaves out whatever need not be there for a difference.
    private static func shrunk(
        _ commands: [QueueCommand], _ store: () throws -> any JobStore
    ) async throws -> [QueueCommand] {
        var commands = commands
        var before: [QueueCommand] = []
        // Whatever is left out may make something else dispensable.
        while commands != before {
            before = commands
            for place in commands.indices.reversed() {
                var fewer = commands
                fewer.remove(at: place)
                if await difference(fewer, try store(), patience: 300) != nil { commands = fewer }
            }
        }
        return commands
    }

    @Test(arguments: 0..<4) func `In memory`(part: UInt64) async throws {
        try await Self.play(seeds: part * 100..<(part + 1) * 100) { MemoryJobStore() }
    }

    @Test func `On disk`() async throws {
        let directory = try TemporaryDirectory()
        var count = 0
        try await Self.play(seeds: 1000..<1025) {
            count += 1
            return try SQLiteJobStore(path: directory.path("jobs-\(count).sqlite"))
        }
        withExtendedLifetime(directory) {}
    }
}
