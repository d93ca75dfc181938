import Jobs
import Storage
import TestSupport
import Testing

/// What every store of data sets promises, for each store that there is.
@Suite struct DatasetStoreTests {
    enum Kind: CaseIterable { case memory, file }

    private func with(_ kind: Kind, _ body: (any DatasetStore) throws -> Void) throws {
        switch kind {
        case .memory: try body(MemoryDatasetStore())
        case .file:
            let directory = try TemporaryDirectory()
            try body(FileDatasetStore(directory: directory.path))
            withExtendedLifetime(directory) {}
        }
    }

    @Test(arguments: Kind.allCases)
    func `A data set is there once it is committed, with its values`(kind: Kind) throws {
        try with(kind) { store in
            let text = Array("[[1,2],[3,4]]".utf8)
            let writer = try store.create()
            var reading = DatasetReading(.json)
            try writer.append(try reading.read(text))
            #expect(store.datasets(DatasetQuery(before: nil, limit: 9, owner: .anyone)).isEmpty)
            let finding = try reading.finish()
            try writer.append(finding.values)
            let time = Timestamp(milliseconds: 5)
            let (dataset, isNew) = try writer.commit(
                Dataset(id: finding.id, createdAt: time, contents: finding.contents), by: .everybody)
            #expect(isNew)
            #expect(store.dataset(finding.id) == dataset)
            #expect(store.datasets(DatasetQuery(before: nil, limit: 9, owner: .anyone)) == [dataset])
            let values = try #require(try store.open(finding.id))
            #expect(try values.isWhole)
            #expect(
                try values.read(8..<24) == [2.0, 3].flatMap { $0.bitPattern.littleEndianBytes })
        }
    }

    @Test(arguments: Kind.allCases)
    func `The same bytes twice are one data set, the first`(kind: Kind) throws {
        try with(kind) { store in
            let first = try store.keep(.csv, "1\n", at: Timestamp(milliseconds: 1))
            let second = try store.keep(.csv, "1\n", at: Timestamp(milliseconds: 2))
            #expect(first.isNew && !second.isNew)
            #expect(second.dataset == first.dataset)
            #expect(store.datasets(DatasetQuery(before: nil, limit: 9, owner: .anyone)) == [first.dataset])
        }
    }

    @Test(arguments: Kind.allCases)
    func `The list has the newest first, and goes on where it ended`(kind: Kind) throws {
        try with(kind) { store in
            var all: [Dataset] = []
            // Two of one time are in the order of their names.
            for (text, time) in [("1", 1), ("2", 2), ("3", 2), ("4", 3), ("5", 1)] {
                all.append(try store.keep(.csv, text, at: Timestamp(milliseconds: Int64(time))).dataset)
            }
            all.sort { DatasetPosition(of: $0) > DatasetPosition(of: $1) }
            #expect(all.map(\.createdAt.milliseconds) == [3, 2, 2, 1, 1])
            var (listed, last): ([Dataset], DatasetPosition?) = ([], nil)
            while true {
                let page = store.datasets(DatasetQuery(before: last, limit: 2, owner: .anyone))
                guard let end = page.last else { break }
                listed += page
                last = DatasetPosition(of: end)
            }
            #expect(listed == all)
        }
    }

    @Test(arguments: Kind.allCases)
    func `A data set that is removed can be read by whoever has opened it`(kind: Kind) throws {
        try with(kind) { store in
            let id = try store.keep(.csv, "7\n").dataset.id
            let values = try #require(try store.open(id))
            #expect(try store.remove(id))
            #expect(try !store.remove(id))
            #expect(store.dataset(id) == nil)
            #expect(try store.open(id) == nil)
            #expect(try values.read(0..<8) == 7.0.bitPattern.littleEndianBytes)
            #expect(try store.keep(.csv, "7\n").isNew)
        }
    }

    @Test(arguments: Kind.allCases)
    func `The same bytes of two are held by each, and go with the last`(kind: Kind) throws {
        try with(kind) { store in
            let (alice, bob) = (JobOwner.named("alice"), JobOwner.named("bob"))
            let first = try store.keep(.csv, "1\n", at: Timestamp(milliseconds: 1), by: .named("alice"))
            let id = first.dataset.id
            #expect(store.dataset(id, of: bob) == nil)
            #expect(store.pin(id, of: bob, at: Timestamp(milliseconds: 2)) == nil)
            let second = try store.keep(.csv, "1\n", at: Timestamp(milliseconds: 2), by: .named("bob"))
            #expect(first.isNew && second.isNew)
            // Of the other neither learns.
            #expect(second.dataset.createdAt.milliseconds == 2)
            #expect(store.datasets(DatasetQuery(before: nil, limit: 9, owner: bob)) == [second.dataset])
            #expect(store.catalog.bytes(heldBy: "bob") == 8)
            #expect(try store.remove(id, by: alice))
            #expect(try !store.remove(id, by: alice))
            #expect(store.dataset(id, of: alice) == nil)
            #expect(store.dataset(id, of: bob) == second.dataset)
            #expect(store.catalog.bytes(heldBy: "alice") == 0)
            #expect(try store.open(id)?.read(0..<8) == 1.0.bitPattern.littleEndianBytes)
            #expect(try store.remove(id, by: bob))
            #expect(try store.open(id) == nil)
        }
    }

    @Test(arguments: Kind.allCases)
    func `What somebody counts on does not go with its last holder`(kind: Kind) throws {
        try with(kind) { store in
            let id = try store.keep(.csv, "1\n", by: .named("alice")).dataset.id
            let seen = try #require(store.catalog[id])
            let time = Timestamp(milliseconds: 5000)
            #expect(store.pin(id, of: .named("alice"), at: time) != nil)
            #expect(store.catalog[id]?.usedAt == time)
            // Who has looked before the pin has to look again, and finds it.
            #expect(try store.remove(seen, by: .anyone) == .changed)
            #expect(try store.remove(try #require(store.catalog[id]), by: .anyone) == .pinned)
            _ = try store.keep(.csv, "1\n", by: .named("bob"))
            #expect(try store.remove(try #require(store.catalog[id]), by: .named("bob")) == .removed)
            store.unpin(id)
            #expect(try store.remove(try #require(store.catalog[id]), by: .anyone) == .removed)
            #expect(store.catalog.entries.isEmpty)
        }
    }
}
