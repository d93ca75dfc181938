internal import Dispatch
internal import Synchronization

/// Holds up whoever comes to it until a test opens it.
package final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var calls = 0
        var tasks: [CheckedContinuation<Void, Never>] = []
        var threads = 0
        var observers: [CheckedContinuation<Void, Never>] = []

        mutating func noteArrival() -> [CheckedContinuation<Void, Never>] {
            arrivals += 1
            defer { observers = [] }
            return observers
        }
    }

    private let state = Mutex(State())
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    /// Suspends the task until the gate is open.
    package func pass() async {
        for observer in state.withLock({ $0.noteArrival() }) { observer.resume() }
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
    package func block() {
        let (isOpen, observers) = state.withLock { state in
            if !state.isOpen { state.threads += 1 }
            return (state.isOpen, state.noteArrival())
        }
        for observer in observers { observer.resume() }
        if !isOpen { semaphore.wait() }
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
    package func arrival() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.arrivals == 0 { state.observers.append(continuation) }
                return state.arrivals > 0
            }
            if isThere { continuation.resume() }
        }
    }

    /// Blocks the thread until somebody has come to the gate.
    package func blockUntilArrival() {
        let semaphore = DispatchSemaphore(value: 0)
        Task {
            await arrival()
            semaphore.signal()
        }
        semaphore.wait()
    }

    /// Returns when the gate is open.
    package func opening() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.tasks.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Lets everyone pass, now and later.
    package func open() {
        let (tasks, threads) = state.withLock { state in
            state.isOpen = true
            defer { (state.tasks, state.threads) = ([], 0) }
            return (state.tasks, state.threads)
        }
        for task in tasks { task.resume() }
        for _ in 0..<threads { semaphore.signal() }
    }
}
