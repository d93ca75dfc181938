package import Jobs
internal import Synchronization

/// A clock that stands still until a test turns it.
package final class ManualClock: Sendable {
    private struct State {
        var seconds = 0.0
        var sleepers: [Int: Sleeper] = [:]
        /// Sleeps that were cancelled before they began.
        var cancelled: Set<Int> = []
        var issued = 0
        var observers: [Observer] = []
    }

    private struct Sleeper {
        let end: Double
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Observer {
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private let state = Mutex(State())

    /// What the wall clock shows at the beginning: 2026-11-24T00:00:00.000Z.
    package static let epoch = Timestamp(milliseconds: 1_795_478_400_000)

    package init() {}

    /// The clock as the queue takes it.
    package var clock: JobClock {
        JobClock(now: { self.now }, uptime: { self.seconds }, sleep: { try await self.sleep($0) })
    }

    package var seconds: Double { state.withLock { $0.seconds } }

    package var now: Timestamp {
        Timestamp(milliseconds: Self.epoch.milliseconds + Int64(seconds * 1000))
    }

    /// Turns the clock and wakes whoever has slept long enough.
    package func advance(by seconds: Double) {
        let due = state.withLock { state in
            state.seconds += seconds
            let now = state.seconds
            let due = state.sleepers.filter { $0.value.end <= now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Returns when at least that many tasks sleep.
    package func sleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = state.sleepers.count >= count
                if !isThere { state.observers.append(Observer(count: count, continuation: continuation)) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
    }
}

extension ManualClock {
    private func sleep(_ seconds: Double) async throws {
        let id = state.withLock { state in
            state.issued += 1
            return state.issued
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { add($0, id, seconds) }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                if let sleeper = state.sleepers.removeValue(forKey: id) { return sleeper }
                state.cancelled.insert(id)
                return nil
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    private func add(_ continuation: CheckedContinuation<Void, any Error>, _ id: Int, _ seconds: Double) {
        let satisfied = state.withLock { state -> [Observer]? in
            if state.cancelled.contains(id) { return nil }
            state.sleepers[id] = Sleeper(end: state.seconds + seconds, continuation: continuation)
            let count = state.sleepers.count
            defer { state.observers.removeAll { $0.count <= count } }
            return state.observers.filter { $0.count <= count }
        }
        guard let satisfied else { return continuation.resume(throwing: CancellationError()) }
        for observer in satisfied { observer.continuation.resume() }
    }
}
