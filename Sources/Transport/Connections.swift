internal import Synchronization

/// The connections of a server that are open.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: Connection] = [:]
        /// How many there are of each address that is counted.
        var counts: [[UInt8]: Int] = [:]
        var whenEmpty: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let draining = Atomic(false)
    private let maximum: Int
    private let maximumPerAddress: Int

    init(maximum: Int, maximumPerAddress: Int) {
        self.maximum = maximum
        self.maximumPerAddress = maximumPerAddress
    }

    var count: Int { state.withLock { $0.open.count } }

    var all: [Connection] { state.withLock { Array($0.open.values) } }

    /// Whether no more requests are to be taken: from here on connections close after the one at hand.
    var isDraining: Bool { draining.load(ordering: .acquiring) }

    func drain() { draining.store(true, ordering: .releasing) }

    /// Whether another connection of an address is one too many.
    func isFull(for peer: SocketAddress) -> Bool {
        state.withLock { state in
            state.open.count >= maximum
                || !peer.isLoopback && state.counts[peer.bytes, default: 0] >= maximumPerAddress
        }
    }

    func add(_ connection: Connection) {
        state.withLock { state in
            state.open[ObjectIdentifier(connection)] = connection
            if !connection.peer.isLoopback { state.counts[connection.peer.bytes, default: 0] += 1 }
        }
    }

    func remove(_ connection: Connection) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.open.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return nil }
            if let count = state.counts[connection.peer.bytes] {
                state.counts[connection.peer.bytes] = count > 1 ? count - 1 : nil
            }
            guard state.open.isEmpty else { return nil }
            defer { state.whenEmpty = nil }
            return state.whenEmpty
        }
        waiting?.resume()
    }

    /// Returns when no connection is open; one caller at a time.
    func empty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.open.isEmpty { state.whenEmpty = continuation }
                return state.open.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }
}
