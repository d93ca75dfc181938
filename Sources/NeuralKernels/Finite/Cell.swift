internal import Synchronization

/// A place that threads put a value into and take it from.
final class Cell<Value: Sendable>: Sendable {
    private let content = Mutex<Value?>(nil)

    func set(_ value: Value?) { content.withLock { $0 = value } }

    var value: Value? { content.withLock { $0 } }

    /// The value, which the caller may then change without a copy.
    func take() -> Value? {
        content.withLock { content in
            defer { content = nil }
            return content
        }
    }
}
