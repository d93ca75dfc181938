internal import Dispatch
internal import Synchronization
package import Testing

/// Holds up whoever comes to it until a test opens it.
///
/// What a test itself waits for has an end: a gate to which nobody comes, or that nobody opens, is an issue where
/// the test waits, and the test goes on.
package final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var calls = 0
        var tasks: [CheckedContinuation<Void, Never>] = []
        var threads = 0
    }

    private let state = Mutex(State())
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrived = Signal()
    private let opened = Signal()

    package init() {}

    private func noteArrival() {
        state.withLock { $0.arrivals += 1 }
        arrived.give()
    }

    /// Suspends the task until the gate is open.
    package func pass() async {
        noteArrival()
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.tasks.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Blocks the thread until the gate is open.
    ///
    /// Dispatch replaces a blocked thread only after a second, so that this is for the few tests that must stop
    /// within code that does not suspend.
    package func block(at location: SourceLocation = #_sourceLocation) {
        let isOpen = state.withLock { state in
            if !state.isOpen { state.threads += 1 }
            return state.isOpen
        }
        noteArrival()
        guard !isOpen, semaphore.wait(timeout: .now() + Patience.seconds) == .timedOut else { return }
        Patience.end("nobody opened the gate", at: location)
    }

    /// Counts a call, and tells whether there have been more than that many.
    package func passes(after count: Int) -> Bool {
        state.withLock { state in
            state.calls += 1
            return state.calls > count
        }
    }

    /// Whether somebody has come to the gate.
    package var hasArrival: Bool { state.withLock { $0.arrivals > 0 } }

    /// Returns when somebody has come to the gate.
    package func arrival(at location: SourceLocation = #_sourceLocation) async {
        if await !arrived.comes() { Patience.end("nobody came to the gate", at: location) }
    }

    /// Blocks the thread until somebody has come to the gate.
    package func blockUntilArrival(at location: SourceLocation = #_sourceLocation) {
        let semaphore = DispatchSemaphore(value: 0)
        Task {
            await arrival(at: location)
            semaphore.signal()
        }
        semaphore.wait()
    }

    /// Returns when the gate is open.
    package func opening(at location: SourceLocation = #_sourceLocation) async {
        if await !opened.comes() { Patience.end("nobody opened the gate", at: location) }
    }

    /// Lets everyone pass, now and later.
    package func open() {
        let (tasks, threads) = state.withLock { state in
            state.isOpen = true
            defer { (state.tasks, state.threads) = ([], 0) }
            return (state.tasks, state.threads)
        }
        opened.give()
        for task in tasks { task.resume() }
        for _ in 0..<threads { semaphore.signal() }
    }
}
