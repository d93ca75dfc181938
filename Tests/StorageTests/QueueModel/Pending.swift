import Synchronization

/// Something that is under way in the queue.
final class Pending<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// Begins it: whatever enters the queue from now on comes after it.
    init(_ work: @escaping @Sendable () async throws -> Value) {
        let begun = Task.immediate {
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
            self.outcome.withLock { $0 = outcome }
        }
        task.withLock { $0 = begun }
    }

    /// What has come of it; nil as long as nothing has.
    var found: Result<Value, any Error>? { outcome.withLock { $0 } }

    /// Nobody wants to know any more.
    func cancel() { task.withLock { $0 }?.cancel() }
}
