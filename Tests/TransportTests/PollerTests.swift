import Glibc
import Synchronization
import Testing

@testable import Transport

@Suite struct PollerTests {
    /// A target that keeps what it is told.
    private final class Listener: PollTarget {
        enum Word: Hashable { case ready, tick }

        private let words = Mutex<[Word]>([])

        var heard: [Word] { words.withLock { $0 } }

        func ready(_ readiness: Readiness) {
            if readiness.canRead { words.withLock { $0.append(.ready) } }
        }

        func tick(_ now: Duration) { words.withLock { $0.append(.tick) } }
    }

    /// As after a long sleep of the machine: both are due, and the clock may come first.
    @Test func `What has come is heard before the clock`() async throws {
        let poller = try Poller(label: "test")
        var ends: [Int32] = [0, 0]
        try #require(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let listener = Listener()
        _ = try await poller.add(ends[0], listener).get()
        #expect(unsafe write(ends[1], [1], 1) == 1)
        await poller.tick()
        #expect(listener.heard == [.ready, .tick])
        await poller.start()
        await poller.stop()
        for end in ends { close(end) }
    }
}
