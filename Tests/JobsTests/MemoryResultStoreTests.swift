import Jobs
import NeuralKernels
import TestSupport
import Testing

@Suite struct MemoryResultStoreTests {
    private let store = MemoryResultStore()

    @Test func `A kernel is there once it is committed`() throws {
        let digest = KernelDigest(of: try .small(seed: 1))
        let header = NPYHeader(shape: [2, 3], elementType: .float32)
        let writer = try store.create(digest, as: header)
        let left: [UInt8] = (0..<16).map { $0 }
        let right: [UInt8] = (16..<24).map { $0 }
        try unsafe writer.write(rows: 0..<2, columns: 0..<2, bytes: left.span.bytes)
        try unsafe writer.write(rows: 0..<2, columns: 2..<3, bytes: right.span.bytes)
        #expect(try store.open(digest, as: header) == nil)
        #expect(try writer.read(rows: 0..<1) == [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19])
        try writer.commit()
        let reader = try #require(try store.open(digest, as: header))
        let rows: [UInt8] = [
            0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23,
        ]
        #expect(try reader.read(rows: 0..<2) == rows)
        #expect(try reader.file(0..<header.fileLength) == header.bytes + rows)
        #expect(try store.digests() == [digest])
    }

    @Test func `A discarded kernel is nowhere`() throws {
        let digest = KernelDigest(of: try .small(seed: 1))
        let header = NPYHeader(shape: [1, 1], elementType: .float64)
        try store.create(digest, as: header).discard()
        #expect(try store.open(digest, as: header) == nil)
        #expect(try store.digests().isEmpty)
    }

    @Test func `A removed kernel is still read by whoever has opened it`() throws {
        let digest = KernelDigest(of: try .small(seed: 1))
        let header = NPYHeader(shape: [1, 1], elementType: .float32)
        try store.create(digest, as: header).commit()
        let reader = try #require(try store.open(digest, as: header))
        try store.remove(digest)
        #expect(try store.open(digest, as: header) == nil)
        #expect(try reader.read(rows: 0..<1) == [0, 0, 0, 0])
    }

    @Test func `A kernel of another shape is refused`() throws {
        let digest = KernelDigest(of: try .small(seed: 1))
        try store.create(digest, as: NPYHeader(shape: [2, 2], elementType: .float32)).commit()
        #expect(throws: StoreError.self) {
            try store.open(digest, as: NPYHeader(shape: [2, 2], elementType: .float64))
        }
    }
}
