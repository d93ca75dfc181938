/// Bytes that have arrived and are not yet parsed.
///
/// The connection appends at the end, the parser consumes at the front. Consuming moves an index;
/// the bytes before it are given back when they outweigh those after it, so each byte is moved
/// O(1) times on average.
package struct ReceiveBuffer: Sendable {
    /// All bytes held; those before ``start`` are already parsed.
    private(set) var bytes: [UInt8] = []
    private(set) var start = 0

    /// Storage beyond this is returned when the buffer runs empty: an idle connection is small.
    private static let retained = 64 << 10

    package init() {}

    package var count: Int { bytes.count - start }

    package var isEmpty: Bool { start == bytes.count }

    package mutating func append(_ new: [UInt8]) {
        reclaim()
        bytes.append(contentsOf: new)
    }

    package mutating func append(_ new: UnsafeRawBufferPointer) {
        reclaim()
        unsafe bytes.append(contentsOf: new)
    }

    /// Forgets the first `count` bytes.
    package mutating func consume(_ count: Int) {
        precondition(count >= 0 && count <= self.count, "more consumed than was received")
        start += count
        guard isEmpty else { return }
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.retained)
        start = 0
    }

    /// Removes and returns the first `count` bytes.
    package mutating func take(_ count: Int) -> [UInt8] {
        let taken = Array(bytes[start..<start + count])
        consume(count)
        return taken
    }

    /// Everything that is not yet parsed, which is then forgotten.
    package mutating func takeAll() -> [UInt8] { take(count) }

    private mutating func reclaim() {
        guard start > count else { return }
        bytes.removeSubrange(..<start)
        start = 0
    }
}
