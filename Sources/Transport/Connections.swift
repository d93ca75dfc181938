internal import Synchronization

/// The connections of a server that are open.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: Connection] = [:]
        var whenEmpty: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.open.count } }

    var all: [Connection] { state.withLock { Array($0.open.values) } }

    func add(_ connection: Connection) {
        state.withLock { $0.open[ObjectIdentifier(connection)] = connection }
    }

    func remove(_ connection: Connection) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.open[ObjectIdentifier(connection)] = nil
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
