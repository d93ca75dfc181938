/// Bytes that wait to be written.
///
/// Consuming moves an index; the bytes before it are given back when they outweigh those after it. A reader that
/// keeps up without ever catching up would otherwise leave the whole of a long stream here.
struct OutputBuffer {
    private(set) var bytes: [UInt8] = []
    private var start = 0

    /// Storage beyond this is given back once all is written: an idle connection is small.
    private static let retained = 16 << 10

    var count: Int { bytes.count - start }
    var isEmpty: Bool { start == bytes.count }

    /// Calls `body` with the bytes that are next.
    func withFront<Value>(_ body: (Span<UInt8>) -> Value) -> Value {
        body(bytes.span.extracting(start..<bytes.count))
    }

    mutating func append<Value>(_ body: (inout [UInt8]) throws -> Value) rethrows -> Value {
        if start > count {
            bytes.removeSubrange(..<start)
            start = 0
        }
        return try body(&bytes)
    }

    /// Forgets the first `count` bytes.
    mutating func consume(_ count: Int) {
        start += count
        guard isEmpty else { return }
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.retained)
        start = 0
    }
}
