import Jobs
import NeuralKernels
import Storage
import TestSupport
import Testing

@Suite struct FileResultStoreTests {
    private static let header = NPYHeader(shape: [4, 6], elementType: .float32)
    /// Every value of the kernel, in C order: 0, 1, 2, … as single bytes.
    private static let values = (0..<4 * 6 * 4).map { UInt8($0) }

    private static func digest(_ seed: Int = 1) throws -> KernelDigest {
        KernelDigest(of: try .small(seed: seed))
    }

    /// Writes a rectangle of ``values``.
    private static func write(
        _ rows: Range<Int>, _ columns: Range<Int>, _ writer: any ResultWriter
    ) throws {
        let bytes = rows.flatMap { row in
            values[(row * 6 + columns.lowerBound) * 4..<(row * 6 + columns.upperBound) * 4]
        }
        try unsafe writer.write(rows: rows, columns: columns, bytes: bytes.span.bytes)
    }

    private static func commit(to store: FileResultStore, _ digest: KernelDigest) throws {
        let writer = try store.create(digest, as: header)
        try write(0..<4, 0..<6, writer)
        try writer.commit()
    }

    @Test func `A committed kernel is a NumPy file of its digest's name`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let digest = try Self.digest()
        try Self.commit(to: store, digest)
        #expect(directory.names() == ["\(digest.hexadecimal).npy"])
        #expect(try directory.read("\(digest.hexadecimal).npy") == Self.header.bytes + Self.values)
        #expect(try store.digests() == [digest])
    }

    @Test func `A kernel is out of sight until it is committed`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let digest = try Self.digest()
        let writer = try store.create(digest, as: Self.header)
        try Self.write(0..<4, 0..<6, writer)
        #expect(try store.open(digest, as: Self.header) == nil)
        #expect(try store.digests().isEmpty)
        try writer.commit()
        #expect(try store.open(digest, as: Self.header) != nil)
        withExtendedLifetime(directory) {}
    }

    @Test func `A discarded kernel leaves nothing`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let writer = try store.create(try Self.digest(), as: Self.header)
        #expect(!directory.names().isEmpty)
        writer.discard()
        #expect(directory.names().isEmpty)
    }

    @Test func `What an earlier process left unfinished is removed, and nothing else`() throws {
        let directory = try TemporaryDirectory()
        let digest = try Self.digest()
        do {
            let store = try FileResultStore(directory: directory.path)
            try Self.commit(to: store, digest)
            _ = try store.create(try Self.digest(2), as: Self.header)
        }
        try directory.write([], to: "a note.txt")
        #expect(directory.names().count == 3)
        let store = try FileResultStore(directory: directory.path)
        #expect(Set(directory.names()) == ["\(digest.hexadecimal).npy", "a note.txt"])
        #expect(try store.digests() == [digest])
    }

    @Test func `The room for a kernel is taken before its values come`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let digest = try Self.digest()
        let writer = try store.create(digest, as: Self.header)
        let draft = try #require(directory.names().first)
        #expect(try directory.read(draft).count == Self.header.fileLength)
        writer.discard()
    }

    @Test func `Tiles of several threads come together`() async throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let digest = try Self.digest()
        let writer = try store.create(digest, as: Self.header)
        let tiles: [(Range<Int>, Range<Int>)] = [
            (0..<2, 0..<3), (0..<2, 3..<6), (2..<3, 0..<6), (3..<4, 0..<1), (3..<4, 1..<6),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (rows, columns) in tiles { group.addTask { try Self.write(rows, columns, writer) } }
            try await group.waitForAll()
        }
        #expect(try writer.read(rows: 1..<3) == Array(Self.values[24..<72]))
        try writer.commit()
        let reader = try #require(try store.open(digest, as: Self.header))
        #expect(try reader.read(rows: 0..<4) == Self.values)
        #expect(try reader.read(rows: 3..<4) == Array(Self.values[72...]))
        withExtendedLifetime(directory) {}
    }

    @Test func `Any part of the file can be read`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let digest = try Self.digest()
        try Self.commit(to: store, digest)
        let reader = try #require(try store.open(digest, as: Self.header))
        let file = Self.header.bytes + Self.values
        #expect(reader.header == Self.header)
        for range in [0..<file.count, 0..<1, 100..<140, 130..<131, 5..<5, file.count - 1..<file.count] {
            #expect(try reader.file(range) == Array(file[range]))
        }
        withExtendedLifetime(directory) {}
    }

    @Test func `Rows outside the kernel are an error`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let digest = try Self.digest()
        try Self.commit(to: store, digest)
        let reader = try #require(try store.open(digest, as: Self.header))
        #expect(throws: StoreError.self) { try reader.read(rows: 3..<5) }
        #expect(throws: StoreError.self) { try reader.file(0..<Self.header.fileLength + 1) }
        withExtendedLifetime(directory) {}
    }

    @Test func `A removed kernel is still read by whoever has opened it`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let digest = try Self.digest()
        try Self.commit(to: store, digest)
        let reader = try #require(try store.open(digest, as: Self.header))
        try store.remove(digest)
        #expect(directory.names().isEmpty)
        #expect(try store.open(digest, as: Self.header) == nil)
        #expect(try reader.read(rows: 0..<4) == Self.values)
        // Removing what is not there is not an error.
        try store.remove(digest)
    }

    /// Its header says another shape or type, a byte of it is another, or the file is too short or too long.
    @Test(arguments: ["shape", "type", "magic", "short", "long", "empty"])
    func `A damaged file is refused`(damage: String) throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let digest = try Self.digest()
        try Self.commit(to: store, digest)
        let name = "\(digest.hexadecimal).npy"
        var file = try directory.read(name)
        var asked = Self.header
        switch damage {
        case "shape": asked = NPYHeader(shape: [6, 4], elementType: .float32)
        case "type": asked = NPYHeader(shape: [4, 3], elementType: .float64)
        case "magic": file[0] = 0
        case "short": file.removeLast()
        case "long": file.append(0)
        default: file = []
        }
        try directory.write(file, to: name)
        #expect(throws: StoreError.failed("the file of the kernel \(digest) is damaged")) {
            try store.open(digest, as: asked)
        }
    }

    @Test func `A kernel is replaced as a whole`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileResultStore(directory: directory.path)
        let digest = try Self.digest()
        try Self.commit(to: store, digest)
        let reader = try #require(try store.open(digest, as: Self.header))
        try store.create(digest, as: Self.header).commit()
        // The old one for whoever has it, the new one for everybody else.
        #expect(try reader.read(rows: 0..<1) == Array(Self.values[..<24]))
        let second = try #require(try store.open(digest, as: Self.header))
        #expect(try second.read(rows: 0..<1) == Array(repeating: 0, count: 24))
        withExtendedLifetime(directory) {}
    }

    @Test func `Names that are no digests are not kernels`() throws {
        let directory = try TemporaryDirectory()
        try directory.write([], to: "readme.npy")
        try directory.write([], to: String(repeating: "A", count: 64) + ".npy")
        #expect(try FileResultStore(directory: directory.path).digests().isEmpty)
    }

    @Test func `No directory is no store`() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: StoreError.self) { try FileResultStore(directory: directory.path("nowhere")) }
    }

    @Test func `A directory that is taken away fails what comes next`() throws {
        let directory = try TemporaryDirectory()
        let store: FileResultStore
        do {
            let inner = try TemporaryDirectory()
            store = try FileResultStore(directory: inner.path)
        }
        #expect(throws: StoreError.failed("No such file or directory")) {
            try store.create(try Self.digest(), as: Self.header)
        }
        withExtendedLifetime(directory) {}
    }
}
