package import Dispatch

/// A serial Dispatch queue that actors can run on.
///
/// On Apple platforms `DispatchSerialQueue` is this; Dispatch on Linux has no such type. Whoever runs on
/// ``queue``, such as an event handler of a Dispatch source, may enter an actor of this executor synchronously
/// with `assumeIsolated`.
package final class QueueExecutor: SerialExecutor {
    package let queue: DispatchQueue

    /// - Parameters:
    ///   - label: Names the queue in a debugger.
    ///   - target: Where the queue's threads come from. A serial queue without a target has a thread of its own.
    package init(label: String, target: DispatchQueue) {
        queue = DispatchQueue(label: label, target: target)
        queue.setSpecific(key: Self.owner, value: ObjectIdentifier(self))
    }

    private static let owner = DispatchSpecificKey<ObjectIdentifier>()

    /// An executor for an actor that waits for the disk: neither a connection nor a computation waits with it.
    package static func waiting(label: String) -> QueueExecutor {
        QueueExecutor(label: label, target: .global(qos: .userInitiated))
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Whether the caller runs on the queue: a task that begins there need not be put on it.
    package func isIsolatingCurrentContext() -> Bool? {
        DispatchQueue.getSpecific(key: Self.owner) == ObjectIdentifier(self)
    }

    package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
