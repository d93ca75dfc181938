import Jobs
import NeuralKernels
import Storage
import TestSupport
import Testing

/// What every store of results promises, for each store that there is.
@Suite struct ResultStoreTests {
    enum Kind: CaseIterable { case memory, file }

    private static let header = SampleResult.header
    /// A kernel alone, and a mean.
    private static let results: [[ResultPart]] = [[.kernel], [.kernel, .standardError]]

    /// Calls `body` with an empty store.
    private func with(_ kind: Kind, _ body: (any ResultStore) async throws -> Void) async throws {
        switch kind {
        case .memory:
            try await body(MemoryResultStore())
        case .file:
            let directory = try TemporaryDirectory()
            try await body(FileResultStore(directory: directory.path, isLasting: true))
            withExtendedLifetime(directory) {}
        }
    }

    @Test(arguments: Kind.allCases, results)
    func `A result is out of sight until it is committed, and then there with every part`(
        kind: Kind, parts: [ResultPart]
    ) async throws {
        try await with(kind) { store in
            let digest = try SampleResult.digest()
            let writer = try store.create(digest, SampleResult.form(parts))
            for part in parts { try SampleResult.write(part, 0..<4, 0..<6, to: writer) }
            for part in ResultPart.allCases {
                #expect(try store.open(digest, part, as: SampleResult.header(of: part)) == nil)
            }
            #expect(try store.digests().isEmpty)
            try writer.commit()
            for part in ResultPart.allCases {
                let reader = try store.open(digest, part, as: SampleResult.header(of: part))
                #expect(
                    try reader?.read(rows: 0..<4) == (parts.contains(part) ? SampleResult.values(part) : nil))
            }
            #expect(try store.digests() == [digest])
        }
    }

    @Test(arguments: Kind.allCases, [0..<6, 2..<3, 1..<5, 5..<6])
    func `Columns are cut out of rows`(kind: Kind, columns: Range<Int>) async throws {
        try await with(kind) { store in
            let digest = try SampleResult.digest()
            try SampleResult.commit(to: store, digest)
            let reader = try #require(try store.open(digest, .kernel, as: Self.header))
            let values = SampleResult.values()
            for rows in [0..<4, 1..<3, 3..<4] {
                let wanted = rows.flatMap {
                    values[$0 * 24 + columns.lowerBound * 4..<$0 * 24 + columns.upperBound * 4]
                }
                #expect(try reader.read(rows: rows, columns: columns) == wanted)
            }
        }
    }

    @Test(arguments: Kind.allCases) func `A discarded result is nowhere`(kind: Kind) async throws {
        try await with(kind) { store in
            let digest = try SampleResult.digest()
            try store.create(digest, SampleResult.form(ResultPart.allCases)).discard()
            for part in ResultPart.allCases {
                #expect(try store.open(digest, part, as: SampleResult.header(of: part)) == nil)
            }
            #expect(try store.digests().isEmpty)
        }
    }

    @Test(arguments: Kind.allCases, results)
    func `A result is removed with every part, and still read by whoever has opened it`(
        kind: Kind, parts: [ResultPart]
    ) async throws {
        try await with(kind) { store in
            let (digest, other) = (try SampleResult.digest(1), try SampleResult.digest(2))
            try SampleResult.commit(parts, to: store, digest)
            try SampleResult.commit(parts, to: store, other)
            let readers = try parts.map {
                try #require(try store.open(digest, $0, as: SampleResult.header(of: $0)))
            }
            try store.remove(digest)
            #expect(try store.digests() == [other])
            for (part, reader) in zip(parts, readers) {
                #expect(try store.open(digest, part, as: SampleResult.header(of: part)) == nil)
                #expect(try store.open(other, part, as: SampleResult.header(of: part)) != nil)
                #expect(try reader.read(rows: 0..<4) == SampleResult.values(part))
            }
            // Removing what is not there is not an error.
            try store.remove(digest)
        }
    }

    @Test(arguments: Kind.allCases) func `Rectangles of several threads come together`(kind: Kind)
        async throws
    {
        try await with(kind) { store in
            let digest = try SampleResult.digest()
            let writer = try store.create(digest, SampleResult.form(ResultPart.allCases))
            let tiles: [(Range<Int>, Range<Int>)] = [
                (0..<2, 0..<3), (0..<2, 3..<6), (2..<3, 0..<6), (3..<4, 0..<1), (3..<4, 1..<6),
            ]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for part in ResultPart.allCases {
                    for (rows, columns) in tiles {
                        group.addTask { try SampleResult.write(part, rows, columns, to: writer) }
                    }
                }
                try await group.waitForAll()
            }
            for part in ResultPart.allCases {
                let row = SampleResult.header(of: part).rowLength
                #expect(try writer.read(part, rows: 1..<3) == Array(SampleResult.values(part)[row..<3 * row]))
            }
            try writer.commit()
            for part in ResultPart.allCases {
                let reader = try #require(try store.open(digest, part, as: SampleResult.header(of: part)))
                #expect(try reader.read(rows: 0..<4) == SampleResult.values(part))
                let row = SampleResult.header(of: part).rowLength
                #expect(try reader.read(rows: 3..<4) == Array(SampleResult.values(part)[(3 * row)...]))
            }
        }
    }

    @Test(arguments: Kind.allCases) func `Any piece of a part's file can be read`(kind: Kind) async throws {
        try await with(kind) { store in
            let digest = try SampleResult.digest()
            try SampleResult.commit(ResultPart.allCases, to: store, digest)
            for part in ResultPart.allCases {
                let reader = try #require(try store.open(digest, part, as: SampleResult.header(of: part)))
                let header = SampleResult.header(of: part)
                let file = header.bytes + SampleResult.values(part)
                #expect(reader.header == header)
                let end = file.count
                for range in [0..<end, 0..<1, 100..<140, 130..<131, 5..<5, end - 1..<end] {
                    #expect(try reader.file(range) == Array(file[range]))
                }
            }
        }
    }

    @Test(arguments: Kind.allCases) func `A result is replaced as a whole`(kind: Kind) async throws {
        try await with(kind) { store in
            let digest = try SampleResult.digest()
            try SampleResult.commit(ResultPart.allCases, to: store, digest)
            let readers = try ResultPart.allCases.map {
                try #require(try store.open(digest, $0, as: SampleResult.header(of: $0)))
            }
            try store.create(digest, SampleResult.form(ResultPart.allCases)).commit()
            // The old one for whoever has it, the new one for everybody else.
            for (part, reader) in zip(ResultPart.allCases, readers) {
                #expect(try reader.read(rows: 0..<4) == SampleResult.values(part))
                let second = try #require(try store.open(digest, part, as: SampleResult.header(of: part)))
                let length = 4 * SampleResult.header(of: part).rowLength
                #expect(try second.read(rows: 0..<4) == Array(repeating: 0, count: length))
            }
        }
    }

    @Test(arguments: Kind.allCases, ResultPart.allCases)
    func `A matrix of another shape or type is refused`(kind: Kind, part: ResultPart) async throws {
        try await with(kind) { store in
            let digest = try SampleResult.digest()
            try SampleResult.commit(ResultPart.allCases, to: store, digest)
            for (shape, type) in [([6, 4], ElementType.float32), ([4, 3], .float64)] {
                #expect(throws: StoreError.self) {
                    try store.open(digest, part, as: NPYHeader(shape: shape, elementType: type))
                }
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `A job's result is there with every part that the job has`(kind: Kind) async throws {
        try await with(kind) { store in
            for (seed, samples) in [(1, 1), (2, 3)] {
                let specification = try Specification.small(seed: seed, samples: samples)
                let job = Job(
                    id: .sample(seed), order: JobOrder(specification), owner: nil,
                    createdAt: ManualClock.epoch)
                #expect(try !store.holdsResult(of: job))
                let lesser = ResultForm(
                    shape: job.header.shape, elementType: job.header.elementType, parts: [.kernel],
                    isRectangular: false)
                try store.create(job.digest, lesser).commit()
                #expect(try store.holdsResult(of: job) == (samples == 1))
                try store.create(job.digest, job.order.form).commit()
                #expect(try store.holdsResult(of: job))
            }
        }
    }
}
