internal import Dispatch
internal import Synchronization
package import Testing

/// For how long a test waits for what comes at once where nothing is wrong.
///
/// Far more than a busy machine or a sanitizer takes; a test that is right never waits for its end.
package enum Patience {
    package static let seconds = 180.0

    /// Reports a wait that was in vain.
    package static func end(_ reason: String, at location: SourceLocation = #_sourceLocation) {
        Issue.record("after \(Int(seconds)) seconds \(reason)", sourceLocation: location)
    }
}

/// Something that happens once, and that tasks wait for.
final class Signal: Sendable {
    private struct State {
        var isGiven = false
        var next = 0
        var waiting: [Int: CheckedContinuation<Bool, Never>] = [:]
    }

    private let state = Mutex(State())

    func give() {
        let waiting = state.withLock { state in
            state.isGiven = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume(returning: true) }
    }

    /// Whether it happens before the patience ends.
    func comes() async -> Bool {
        await withCheckedContinuation { continuation in
            let name = state.withLock { state -> Int? in
                guard !state.isGiven else { return nil }
                state.next += 1
                state.waiting[state.next] = continuation
                return state.next
            }
            guard let name else { return continuation.resume(returning: true) }
            DispatchQueue.global().asyncAfter(deadline: .now() + Patience.seconds) { [weak self] in
                self?.state.withLock { $0.waiting.removeValue(forKey: name) }?.resume(returning: false)
            }
        }
    }
}
