package import Dispatch
internal import Synchronization

/// Threads for computation, apart from those that serve connections.
///
/// The pool's queue draws on the utility threads of Dispatch and the I/O queues on others, so that however long
/// a piece of computation runs, no connection waits for its thread.
package struct ComputePool: Sendable {
    /// How many pieces run at a time.
    package let width: Int
    /// Where the pool's threads come from; the target for the queue of an actor that computes.
    package let queue: DispatchQueue

    package init(width: Int) {
        precondition(width > 0)
        self.width = width
        queue = DispatchQueue(
            label: "ntkd.compute", attributes: .concurrent, target: .global(qos: .utility))
    }
}

extension ComputePool {
    /// Runs `body` for every index below `count`, on up to ``width`` threads at a time, in no particular order.
    ///
    /// - Throws: The first error that a body threw; after it no further index is begun.
    package func forEach(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) async throws {
        guard count > 0 else { return }
        let share = Share(count: count)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let group = DispatchGroup()
            for _ in 0..<min(width, count) {
                queue.async(group: group) {
                    while let index = share.next() {
                        do { try body(index) } catch { share.stop(error) }
                    }
                }
            }
            group.notify(queue: queue) { continuation.resume() }
        }
        if let error = share.error { throw error }
    }

    /// Runs `body` on one of the pool's threads.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}

/// The indices that are still to do.
private final class Share: Sendable {
    private let count: Int
    private let begun = Atomic<Int>(0)
    private let failure = Mutex<(any Error)?>(nil)

    init(count: Int) { self.count = count }

    func next() -> Int? {
        let index = begun.add(1, ordering: .relaxed).oldValue
        return index < count ? index : nil
    }

    func stop(_ error: any Error) {
        failure.withLock { $0 = $0 ?? error }
        begun.store(count, ordering: .relaxed)
    }

    var error: (any Error)? { failure.withLock { $0 } }
}
