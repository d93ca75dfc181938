import Jobs
import NeuralKernels
import Storage
import TestSupport
import Testing

/// What a store of files promises beyond ``ResultStoreTests``.
@Suite struct FileResultStoreTests {
    private static let header = SampleResult.header

    private static func name(_ digest: KernelDigest, _ part: ResultPart = .kernel) -> String {
        switch part {
        case .kernel: "\(digest.hexadecimal).npy"
        case .standardError: "\(digest.hexadecimal).standard-error.npy"
        case .spectrum: "\(digest.hexadecimal).spectrum.npy"
        case .predictions: "\(digest.hexadecimal).predictions.npy"
        case .standardDeviation: "\(digest.hexadecimal).standard-deviation.npy"
        case .covariance: "\(digest.hexadecimal).covariance.npy"
        case .records: "\(digest.hexadecimal).records.npy"
        case .losses: "\(digest.hexadecimal).losses.npy"
        }
    }

    @Test func `The parts of a result are NumPy files of its digest's name`() throws {
        let directory = try TemporaryDirectory()
        let store = FileResultStore(directory: directory.path, isLasting: false)
        let digest = try SampleResult.digest()
        try SampleResult.commit(to: store, digest)
        #expect(directory.names() == [Self.name(digest)])
        try SampleResult.commit(ResultPart.allCases, to: store, digest)
        #expect(Set(directory.names()) == Set(ResultPart.allCases.map { Self.name(digest, $0) }))
        for part in ResultPart.allCases {
            let file = try directory.read(Self.name(digest, part))
            #expect(file == SampleResult.header(of: part).bytes + SampleResult.values(part))
        }
        try store.remove(digest)
        #expect(directory.names().isEmpty)
    }

    @Test func `A discarded result leaves nothing`() throws {
        let directory = try TemporaryDirectory()
        let store = FileResultStore(directory: directory.path, isLasting: true)
        let writer = try store.create(try SampleResult.digest(), SampleResult.form(ResultPart.allCases))
        #expect(directory.names().count == ResultPart.allCases.count)
        writer.discard()
        #expect(directory.names().isEmpty)
    }

    @Test func `A result whose second part finds no place leaves nothing`() throws {
        let directory = try TemporaryDirectory()
        let store = FileResultStore(directory: directory.path, isLasting: true)
        let digest = try SampleResult.digest()
        let obstacle = Self.name(digest, .standardError) + ".partial"
        try directory.replace(obstacle, withDirectory: true)
        #expect(throws: StoreError.self) { try store.create(digest, SampleResult.form(ResultPart.allCases)) }
        #expect(directory.names() == [obstacle])
    }

    @Test func `A result that finds its place taken leaves no checksums`() throws {
        let directory = try TemporaryDirectory()
        let store = FileResultStore(directory: directory.path, isLasting: true)
        let digest = try SampleResult.digest()
        try directory.replace(Self.name(digest), withDirectory: true)
        #expect(throws: StoreError.self) { try SampleResult.commit(to: store, digest) }
        #expect(!directory.names().contains { $0.hasSuffix(".sums") })
    }

    /// As a process leaves them that ends between their rename and the part's.
    @Test func `Checksums alone are listed, and removed`() throws {
        let directory = try TemporaryDirectory()
        let store = FileResultStore(directory: directory.path, isLasting: true)
        let digest = try SampleResult.digest()
        try directory.write([], to: Self.name(digest) + ".sums")
        #expect(try store.digests() == [digest])
        try store.remove(digest)
        #expect(directory.names().isEmpty)
    }

    @Test func `What an earlier process left unfinished is removed, and nothing else`() throws {
        let directory = try TemporaryDirectory()
        let digest = try SampleResult.digest()
        do {
            let store = FileResultStore(directory: directory.path, isLasting: false)
            try SampleResult.commit(to: store, digest)
            _ = try store.create(try SampleResult.digest(2), SampleResult.form(ResultPart.allCases))
        }
        try directory.write([], to: "a note.txt")
        #expect(directory.names().count == 2 + ResultPart.allCases.count)
        let store = FileResultStore(directory: directory.path, isLasting: false)
        try store.removeDrafts(except: [try SampleResult.digest(2)])
        #expect(directory.names().count == 2 + ResultPart.allCases.count)
        try store.removeDrafts(except: [digest])
        #expect(Set(directory.names()) == [Self.name(digest), "a note.txt"])
        #expect(try store.digests() == [digest])
    }

    /// As a process leaves it that ends between two renames, or a disk that loses one.
    @Test(arguments: ResultPart.allCases)
    func `Half a result is none, and goes at the next start`(lost: ResultPart) async throws {
        let directory = try TemporaryDirectory()
        let store = FileResultStore(directory: directory.path, isLasting: false)
        let workshop = Workshop(results: ScriptedResultStore(store))
        let specification = try Specification.with(lost)
        let kept = try #require(try await workshop.finished(specification))
        let orphan = try SampleResult.digest(2)
        try SampleResult.commit(ResultPart.allCases, to: store, orphan)
        for digest in [kept.digest, orphan] { try directory.remove(Self.name(digest, lost)) }
        #expect(Set(try store.digests()) == [kept.digest, orphan])
        let whole = try #require(try await workshop.finished(specification))
        #expect(whole.result?.isCached == false)
        #expect(try workshop.bytes(of: whole, lost)?.isEmpty == false)
        try await workshop.queue.start()
        #expect(Set(directory.names()) == Set(kept.order.form.parts.map { Self.name(kept.digest, $0) }))
    }

    @Test func `The room for a result is taken before its values come`() throws {
        let directory = try TemporaryDirectory()
        let store = FileResultStore(directory: directory.path, isLasting: true)
        let writer = try store.create(try SampleResult.digest(), SampleResult.form(ResultPart.allCases))
        let drafts = directory.names()
        #expect(drafts.count == ResultPart.allCases.count)
        for part in ResultPart.allCases {
            let draft = try directory.read(Self.name(try SampleResult.digest(), part) + ".partial")
            #expect(draft.count == SampleResult.header(of: part).fileLength)
        }
        writer.discard()
    }

    @Test func `Rows outside the matrix are an error`() throws {
        let directory = try TemporaryDirectory()
        let store = FileResultStore(directory: directory.path, isLasting: true)
        let digest = try SampleResult.digest()
        try SampleResult.commit(to: store, digest)
        let reader = try #require(try store.open(digest, .kernel, as: Self.header))
        #expect(throws: StoreError.self) { try reader.read(rows: 3..<5) }
        #expect(throws: StoreError.self) { try reader.file(0..<Self.header.fileLength + 1) }
        withExtendedLifetime(directory) {}
    }

    /// Its header says another shape or type, a byte of it is another, or the file is too short or too long.
    @Test(arguments: ResultPart.allCases, ["shape", "type", "magic", "short", "long", "empty"])
    func `A damaged file is refused`(part: ResultPart, damage: String) throws {
        let directory = try TemporaryDirectory()
        let store = FileResultStore(directory: directory.path, isLasting: true)
        let digest = try SampleResult.digest()
        try SampleResult.commit(ResultPart.allCases, to: store, digest)
        let name = Self.name(digest, part)
        var file = try directory.read(name)
        var asked = SampleResult.header(of: part)
        switch damage {
        case "shape": asked = NPYHeader(shape: [6, 4], elementType: .float32)
        case "type": asked = NPYHeader(shape: [4, 3], elementType: .float64)
        case "magic": file[0] = 0
        case "short": file.removeLast()
        case "long": file.append(0)
        default: file = []
        }
        try directory.write(file, to: name)
        #expect(throws: StoreError.damaged("the file of the \(part) \(digest) is damaged")) {
            try store.open(digest, part, as: asked)
        }
    }

    @Test func `Names that are no digests are not results`() throws {
        let directory = try TemporaryDirectory()
        let digits = String(repeating: "a", count: 64)
        let strangers = [
            "readme.npy", digits.uppercased() + ".npy", digits + ".mean.npy", digits + ".standard-error",
        ]
        for name in strangers { try directory.write([], to: name) }
        #expect(try FileResultStore(directory: directory.path, isLasting: true).digests().isEmpty)
    }

    @Test func `No directory is no store`() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: StoreError.self) {
            try FileResultStore(directory: directory.path("nowhere"), isLasting: true).digests()
        }
    }

    @Test func `A directory that is taken away fails what comes next`() throws {
        let directory = try TemporaryDirectory()
        let store: FileResultStore
        do {
            let inner = try TemporaryDirectory()
            store = FileResultStore(directory: inner.path, isLasting: true)
        }
        #expect(throws: StoreError.failed("No such file or directory")) {
            try store.create(try SampleResult.digest(), SampleResult.form([.kernel]))
        }
        withExtendedLifetime(directory) {}
    }
}
