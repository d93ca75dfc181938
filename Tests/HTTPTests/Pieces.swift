import HTTP

/// A stream of pieces that are known beforehand.
final class Pieces: BodyStream {
    private let source: AsyncStream<[UInt8]>

    init(_ pieces: [[UInt8]]) {
        source = AsyncStream { continuation in
            for piece in pieces { continuation.yield(piece) }
            continuation.finish()
        }
    }

    func next() async throws -> [UInt8]? {
        var iterator = source.makeAsyncIterator()
        return await iterator.next()
    }
}
