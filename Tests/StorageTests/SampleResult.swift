import Jobs
import NeuralKernels
import TestSupport

/// A small result, of which every byte is another one.
enum SampleResult {
    static let header = NPYHeader(shape: [4, 6], elementType: .float32)

    /// The values of a part, in C order.
    static func values(_ part: ResultPart = .kernel) -> [UInt8] {
        let first: UInt8 = part == .kernel ? 0 : 96
        return (first..<first + 4 * 6 * 4).map { $0 }
    }

    static func digest(_ seed: Int = 1) throws -> KernelDigest { KernelDigest(of: try .small(seed: seed)) }

    /// Writes a rectangle of a part's values.
    static func write(
        _ part: ResultPart = .kernel, _ rows: Range<Int>, _ columns: Range<Int>, to writer: any ResultWriter
    ) throws {
        let values = values(part)
        let bytes = rows.flatMap { row in
            values[(row * 6 + columns.lowerBound) * 4..<(row * 6 + columns.upperBound) * 4]
        }
        try unsafe writer.write(part, rows: rows, columns: columns, bytes: bytes.span.bytes)
    }

    /// Leaves the result of these parts in a store.
    static func commit(
        _ parts: [ResultPart] = [.kernel], to store: any ResultStore, _ digest: KernelDigest
    ) throws {
        let writer = try store.create(digest, parts, as: header)
        for part in parts { try write(part, 0..<4, 0..<6, to: writer) }
        try writer.commit()
    }
}
