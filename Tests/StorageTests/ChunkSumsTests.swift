import Jobs
import NeuralKernels
import TestSupport
import Testing

@testable import Storage

/// What the disk gives back is what was written, or is refused.
@Suite struct ChunkSumsTests {
    /// Three chunks, the last one short.
    private static let header = NPYHeader(shape: [640, 1000], elementType: .float32)

    private static func store(_ directory: borrowing TemporaryDirectory) throws -> (
        FileResultStore, KernelDigest
    ) {
        let store = FileResultStore(directory: directory.path, isLasting: true)
        let digest = try SampleResult.digest()
        let writer = try store.create(
            digest,
            ResultForm(shape: header.shape, elementType: .float32, parts: [.kernel], isRectangular: true))
        let bytes = (0..<640 * 4000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try unsafe writer.write(.kernel, rows: 0..<640, columns: 0..<1000, bytes: bytes.span.bytes)
        try writer.commit()
        return (store, digest)
    }

    private static func damage(_ directory: borrowing TemporaryDirectory, _ name: String, at place: Int)
        throws
    {
        var bytes = try directory.read(name)
        bytes[place] ^= 0x10
        try directory.write(bytes, to: name)
    }

    @Test func `A file that is as it was written is read`() throws {
        let directory = try TemporaryDirectory()
        let (store, digest) = try Self.store(directory)
        let reader = try #require(try store.open(digest, .kernel, as: Self.header))
        let row = try reader.read(rows: 500..<501)
        #expect(row == (500 * 4000..<501 * 4000).map { UInt8(truncatingIfNeeded: $0 / 7) })
        #expect(try reader.file(0..<Self.header.fileLength).count == Self.header.fileLength)
        #expect(directory.names().count == 2)
    }

    @Test(arguments: [200, 1_500_000, 2_560_100])
    func `A damaged piece is not given out, and the file is set aside`(place: Int) throws {
        let directory = try TemporaryDirectory()
        let (store, digest) = try Self.store(directory)
        let name = "\(digest.hexadecimal).npy"
        try Self.damage(directory, name, at: place)
        let reader = try #require(try store.open(digest, .kernel, as: Self.header))
        #expect(throws: StoreError.self) { try reader.file(0..<Self.header.fileLength) }
        // Another piece is as it was.
        let intact = place < 1 << 20 ? 2_000_000 : 1000
        #expect(try reader.file(intact..<intact + 10).count == 10)
        #expect(try store.open(digest, .kernel, as: Self.header) == nil)
        #expect(directory.names().contains(name + ".damaged"))
        try store.remove(digest)
        #expect(directory.names().isEmpty)
    }

    @Test func `Damaged checksums are damage too`() throws {
        let directory = try TemporaryDirectory()
        let (store, digest) = try Self.store(directory)
        try Self.damage(directory, "\(digest.hexadecimal).npy.sums", at: 13)
        #expect(throws: StoreError.self) { try store.open(digest, .kernel, as: Self.header) }
    }

    @Test func `A file of a version that kept no checksums is read`() throws {
        let directory = try TemporaryDirectory()
        let (store, digest) = try Self.store(directory)
        try directory.remove("\(digest.hexadecimal).npy.sums")
        let reader = try #require(try store.open(digest, .kernel, as: Self.header))
        #expect(try reader.read(rows: 0..<640).count == 640 * 4000)
    }

    @Test func `A kernel whose file is damaged is computed anew`() async throws {
        let directory = try TemporaryDirectory()
        let results = FileResultStore(directory: directory.path, isLasting: true)
        let workshop = Workshop(results: ScriptedResultStore(results))
        let job = try #require(try await workshop.finished(try .small(seed: 1)))
        let bytes = try workshop.bytes(of: job)
        try Self.damage(directory, "\(job.digest.hexadecimal).npy", at: 150)
        #expect(throws: StoreError.self) { try workshop.bytes(of: job) }
        let again = try #require(try await workshop.finished(try .small(seed: 1)))
        #expect(again.result?.isCached == false)
        #expect(try workshop.bytes(of: job) == bytes)
    }
}
