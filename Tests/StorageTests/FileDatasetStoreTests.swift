import Foundation
import Jobs
import Storage
import TestSupport
import Testing

/// What a store of files promises beyond ``DatasetStoreTests``.
@Suite struct FileDatasetStoreTests {
    private static let all = DatasetQuery(before: nil, limit: 99, owner: .anyone)

    @Test func `A data set is two files, and reads back after a new start`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileDatasetStore(directory: directory.path)
        var datasets: [Dataset] = []
        for (form, text) in [(DatasetForm.csv, "1,-1e300\n"), (.json, "[1,2,3]"), (.json, "[[0]]")] {
            datasets.append(try store.keep(form, text).dataset)
        }
        let again = try FileDatasetStore(directory: directory.path)
        for dataset in datasets { #expect(again.dataset(dataset.id) == dataset) }
        #expect(again.datasets(Self.all).count == 3)
        let name = datasets[0].id.hexadecimal
        #expect(directory.names().filter { $0.hasPrefix(name) } == [name + ".json", name + ".values"])
        #expect(try directory.read(name + ".values").count == 16)
        #expect(try again.remove(datasets[0].id))
        #expect(directory.names().count == 4)
        #expect(try FileDatasetStore(directory: directory.path).dataset(datasets[0].id) == nil)
    }

    @Test func `What is given up, or known already, leaves nothing`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileDatasetStore(directory: directory.path)
        let writer = try store.create()
        try writer.append([1, 2, 3])
        #expect(directory.names().count == 1)
        writer.discard()
        #expect(directory.names().isEmpty)
        _ = try store.keep(.csv, "1\n")
        _ = try store.keep(.csv, "1\n")
        #expect(directory.names().count == 2)
    }

    /// What a crash may leave: a draft, values whose document never came, a draft of a document.
    @Test func `Halves are swept at the start`() throws {
        let directory = try TemporaryDirectory()
        let kept = try FileDatasetStore(directory: directory.path).keep(.csv, "1\n").dataset
        let name = String(repeating: "0", count: 64)
        for half in ["upload-1.partial", name + ".values", name + ".json.partial"] {
            try directory.write([1], to: half)
        }
        let store = try FileDatasetStore(directory: directory.path)
        #expect(store.datasets(Self.all) == [kept])
        #expect(directory.names().count == 2)
    }

    @Test(arguments: ["", "{}", "no JSON", #"{"id": "sha256:0"}"#])
    func `A document that is none is no data set, and gives way to the next`(text: String) throws {
        let directory = try TemporaryDirectory()
        let dataset = try FileDatasetStore(directory: directory.path).keep(.csv, "1\n").dataset
        try directory.write(Array(text.utf8), to: dataset.id.hexadecimal + ".json")
        let store = try FileDatasetStore(directory: directory.path)
        #expect(store.dataset(dataset.id) == nil)
        #expect(try store.keep(.csv, "1\n").isNew)
        #expect(try FileDatasetStore(directory: directory.path).dataset(dataset.id) == dataset)
    }

    @Test func `A document of another data set is none`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileDatasetStore(directory: directory.path)
        let (first, second) = (try store.keep(.csv, "1\n").dataset, try store.keep(.csv, "2\n").dataset)
        try directory.write(
            try directory.read(first.id.hexadecimal + ".json"), to: second.id.hexadecimal + ".json")
        #expect(try FileDatasetStore(directory: directory.path).datasets(Self.all) == [first])
    }

    @Test func `Values that are too short, or gone, are told`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileDatasetStore(directory: directory.path)
        let id = try store.keep(.csv, "1,2\n").dataset.id
        try directory.write([1, 2, 3], to: id.hexadecimal + ".values")
        let values = try #require(try store.open(id))
        #expect(try !values.isWhole)
        try directory.remove(id.hexadecimal + ".values")
        #expect(try store.open(id) == nil)
    }

    @Test func `A directory that is none cannot be used`() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: StoreError.self) {
            try FileDatasetStore(directory: directory.path("missing"))
        }
        let store = try FileDatasetStore(directory: directory.path)
        let writer = try store.create()
        var reading = DatasetReading(.csv)
        let first = try reading.read(Array("1\n".utf8))
        let finding = try reading.finish()
        // Something else stands where the data set should.
        try directory.replace(finding.id.hexadecimal + ".json", withDirectory: true)
        try directory.write([1], to: finding.id.hexadecimal + ".json/x")
        try writer.append(first + finding.values)
        #expect(throws: StoreError.self) {
            _ = try writer.commit(
                Dataset(id: finding.id, createdAt: Timestamp(milliseconds: 0), contents: finding.contents),
                by: .everybody)
        }
        #expect(store.dataset(finding.id) == nil)
    }

    @Test func `Who holds a data set, and when it was used, is there after a new start`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileDatasetStore(directory: directory.path)
        let id = try store.keep(.csv, "1\n", at: Timestamp(milliseconds: 1), by: .named("alice")).dataset.id
        _ = try store.keep(.csv, "1\n", at: Timestamp(milliseconds: 2))
        _ = try store.keep(.csv, "1\n", at: Timestamp(milliseconds: 3), by: .named("bob"))
        _ = try store.keep(.csv, "1\n", at: Timestamp(milliseconds: 4), by: .named("bob"))
        #expect(directory.names().count == 2)
        func again() throws -> DatasetCatalog.Entry {
            try #require(try FileDatasetStore(directory: directory.path).catalog[id])
        }
        let times: [DatasetHolder: Int64] = [.named("alice"): 1, .everybody: 2, .named("bob"): 3]
        #expect(try again().holds.times.mapValues(\.milliseconds) == times)
        #expect(try again().usedAt.milliseconds == 4)
        #expect(store.pin(id, of: .anyone, at: Timestamp(milliseconds: 1_234_567)) != nil)
        #expect(try again().usedAt.milliseconds == 1_234_567)
        store.unpin(id)
        #expect(try store.remove(id, by: .named("alice")))
        #expect(try again().holds == store.catalog[id]?.holds)
        #expect(try again().usedAt.milliseconds == 1_234_567)
    }

    /// As they all were before data sets had holders.
    @Test func `A document without holders is of a data set that everybody holds`() throws {
        let directory = try TemporaryDirectory()
        let store = try FileDatasetStore(directory: directory.path)
        let id = try store.keep(.csv, "1\n").dataset.id
        let document = String(decoding: try directory.read(id.hexadecimal + ".json"), as: UTF8.self)
        #expect(!document.contains("holders"))
        let again = try FileDatasetStore(directory: directory.path)
        #expect(again.dataset(id, of: .named("alice")) == store.dataset(id, of: .anyone))
        #expect(again.catalog.bytes(heldBy: "alice") == 0)
        #expect(try again.remove(id, by: .named("alice")))
        #expect(directory.names().isEmpty)
    }

    @Test(arguments: ["[]", #"[{"owner": "a"}]"#, #"[{"owner": 1, "since": 1}]"#, "{}", "[1]"])
    func `A document whose holders cannot be read is none`(holders: String) throws {
        let directory = try TemporaryDirectory()
        let id = try FileDatasetStore(directory: directory.path).keep(.csv, "1\n", by: .named("a")).dataset.id
        let name = id.hexadecimal + ".json"
        let document = String(decoding: try directory.read(name), as: UTF8.self)
        let start = try #require(document.range(of: "\"holders\":"))
        try directory.write(Array((document[..<start.upperBound] + holders + "}").utf8), to: name)
        #expect(try FileDatasetStore(directory: directory.path).catalog.entries.isEmpty)
    }
}
