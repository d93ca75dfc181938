import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

/// Specifications that name stored data sets.
@Suite struct StoredDataReaderTests {
    private static let store = MemoryDatasetStore()

    private static func text(_ data: String, against: String? = nil, type: String = "float32") -> String {
        let other = against.map { ", \"against\": \($0)" } ?? ""
        return """
            {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 0, "data": \(data)\(other),
             "dtype": "\(type)"}
            """
    }

    private static func read(_ text: String, _ datasets: KnownDatasets? = nil) throws -> Specification {
        try SpecificationReader.read(
            JSONReader.read(Array(text.utf8)), datasets: datasets ?? .stored(store.dataset))
    }

    private static func faults(
        _ text: String, _ datasets: KnownDatasets? = nil
    ) throws -> [String: SpecificationFault.Reason] {
        do {
            _ = try read(text, datasets)
            return [:]
        } catch let error as InvalidSpecification {
            return Dictionary(uniqueKeysWithValues: error.faults.map { ($0.pointer.description, $0.reason) })
        }
    }

    @Test func `A data set is found by its name, and gives the shape`() throws {
        let dataset = try Self.store.keep(.csv, "1,2\n3,4\n5,6\n").dataset
        let bare = try Self.read(Self.text(#"{"type": "dataset", "id": "\#(dataset.id)"}"#))
        #expect(bare.kernel.shape == [3, 3])
        #expect(bare.kernel.architecture.inputShape == [2])
        let stated = try Self.read(
            Self.text(#"{"type": "dataset", "shape": [3, 2], "id": "\#(dataset.id)"}"#))
        #expect(bare.canonicalBytes == stated.canonicalBytes)
        #expect(KernelDigest(of: bare) == KernelDigest(of: stated))
        // What is stored reads back when the data set is gone.
        #expect(try SpecificationReader.read(bare.document, datasets: .accepted) == bare)
        let written = String(decoding: JSONWriter.bytes(bare.document), as: UTF8.self)
        #expect(
            written.contains(#""data":{"type":"dataset","id":"\#(dataset.id)","shape":[3,2]}"#), "\(written)")
    }

    @Test func `Both sets of a rectangular kernel may be stored`() throws {
        let (rows, columns) = (
            try Self.store.keep(.csv, "1,2\n").dataset, try Self.store.keep(.json, "[[1,2],[3,4]]").dataset
        )
        let specification = try Self.read(
            Self.text(
                #"{"type": "dataset", "id": "\#(rows.id)"}"#,
                against: #"{"type": "dataset", "id": "\#(columns.id)"}"#))
        #expect(specification.kernel.shape == [1, 2])
        #expect(try SpecificationReader.read(specification.document, datasets: .accepted) == specification)
    }

    @Test func `What does not name a data set is refused at its place`() throws {
        let dataset = try Self.store.keep(.csv, "1,2\n3,1e300\n").dataset
        let unknown = "sha256:" + String(repeating: "0", count: 64)
        #expect(
            try Self.faults(Self.text(#"{"type": "dataset", "id": "\#(unknown)"}"#))
                == ["/data/id": .unknownDataset])
        #expect(try Self.faults(Self.text(#"{"type": "dataset"}"#)) == ["/data/id": .missing])
        #expect(
            try Self.faults(Self.text(#"{"type": "dataset", "id": "x"}"#))
                == ["/data/id": .notADatasetName("x")])
        #expect(
            try Self.faults(Self.text(#"{"type": "dataset", "id": 3}"#))
                == ["/data/id": .wrongType(expected: .string, found: .integer)]
                || Self.faults(Self.text(#"{"type": "dataset", "id": 3}"#))
                    == ["/data/id": .wrongType(expected: .string, found: .number)]
        )
        let named = #"{"type": "dataset", "id": "\#(dataset.id)""#
        #expect(
            try Self.faults(Self.text(named + #", "shape": [2, 3]}"#, type: "float64"))
                == ["/data/shape": .otherShape(stated: [2, 3], found: [2, 2])])
        #expect(
            try Self.faults(Self.text(named + #", "count": 2}"#, type: "float64"))
                == ["/data/count": .unknownMember("count", known: ["type", "id", "shape"])])
        #expect(
            try Self.faults(Self.text(named + "}")) == ["/data": .overflows(.float32, index: [1, 1])])
        #expect(try Self.faults(Self.text(named + "}", type: "float64")) == [:])
        #expect(
            try Self.faults(Self.text("[[1, 2, 3]]", against: named + "}", type: "float64"))
                == ["/against": .shapesDiffer(data: [3], against: [2])])
        #expect(
            try Self.faults(Self.text(named + "}"), KnownDatasets.none) == ["/data": .needsService])
        #expect(try Self.faults(Self.text(named + "}"), .accepted) == ["/data/shape": .missing])
    }

    @Test func `A single axis is no features`() throws {
        let dataset = try Self.store.keep(.json, "[1,2,3]").dataset
        let stored = try Self.faults(Self.text(#"{"type": "dataset", "id": "\#(dataset.id)"}"#))
        #expect(stored == (try Self.faults(Self.text("[1, 2, 3]"))))
        #expect(stored.keys.map(\.self) == ["/architecture/layers/0"])
    }

    @Test func `An Embedding takes no stored data`() throws {
        let dataset = try Self.store.keep(.csv, "1,2\n").dataset
        let text = Self.text(#"{"type": "dataset", "id": "\#(dataset.id)"}"#).replacing(
            #"[{"type": "Linear", "out_features": 1}]"#,
            with:
                #"[{"type": "Embedding", "num_embeddings": 5, "embedding_dim": 2}, {"type": "Flatten"}, {"type": "Linear", "out_features": 1}]"#
        )
        #expect(try Self.faults(text) == ["/data": .needsIndices(count: 5)])
    }
}
