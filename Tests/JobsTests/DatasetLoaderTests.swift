import JSON
import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

/// Jobs whose data are stored.
@Suite(.timeLimit(.minutes(3))) struct DatasetLoaderTests {
    private static func specification(
        _ data: String, against: String? = nil, type: String, in store: any DatasetStore
    ) throws -> Specification {
        let other = against.map { ", \"against\": \($0)" } ?? ""
        let text = """
            {"architecture": {"layers": [{"type": "Linear", "out_features": 5}, {"type": "Tanh"},
             {"type": "Linear", "out_features": 2}]}, "seed": 3, "data": \(data)\(other), "dtype": "\(type)"}
            """
        return try SpecificationReader.read(
            JSONReader.read(Array(text.utf8)), datasets: .stored(store.dataset))
    }

    private static func name(_ dataset: Dataset) -> String {
        #"{"type": "dataset", "id": "\#(dataset.id)"}"#
    }

    /// The kernel of a specification's own generator's data equals that of the same numbers, stored: what is stored
    /// draws nothing.
    @Test(arguments: ["float32", "float64"])
    func `Generated, inline and stored numbers give the same kernel`(type: String) async throws {
        let workshop = Workshop()
        let store = workshop.datasets
        let generated = try Self.specification(
            #"{"type": "normal", "count": 7, "shape": [3]}"#,
            against: #"{"type": "uniform", "count": 4, "shape": [3]}"#, type: type, in: store)
        let (rows, columns) = try Self.drawn(generated.kernel)
        let (rowText, columnText) = (Self.text(rows), Self.text(columns))
        let csv = rows.map { $0.map { "\($0)" }.joined(separator: ",") + "\n" }.joined()
        let inline = try Self.specification(rowText, against: columnText, type: type, in: store)
        let stored = try Self.specification(
            Self.name(store.keep(.csv, csv).dataset),
            against: Self.name(store.keep(.json, columnText).dataset), type: type, in: store)
        var kernels: [[UInt8]?] = []
        for specification in [generated, inline, stored] {
            let job = try #require(try await workshop.finished(specification))
            #expect(job.state == .succeeded && job.result?.isCached == false)
            kernels.append(try workshop.bytes(of: job))
        }
        #expect(kernels[0] != nil && kernels[0] == kernels[1] && kernels[1] == kernels[2])
    }

    private static func drawn(_ kernel: KernelSpecification) throws -> ([[Double]], [[Double]]) {
        switch kernel.elementType {
        case .float32:
            let drawn = try EmpiricalKernel<Float>(kernel)
            return (
                rows(drawn.data.elements.map(Double.init)), rows(drawn.against?.elements.map(Double.init))
            )
        case .float64:
            let drawn = try EmpiricalKernel<Double>(kernel)
            return (rows(drawn.data.elements), rows(drawn.against?.elements))
        }
    }

    private static func rows(_ values: [Double]?) -> [[Double]] {
        let values = values ?? []
        return stride(from: 0, to: values.count, by: 3).map { Array(values[$0..<$0 + 3]) }
    }

    private static func text(_ rows: [[Double]]) -> String { "\(rows)" }

    /// As inline numbers are: to the nearest double, and then to the job's own type.
    @Test func `Stored numbers are rounded to the job's type`() async throws {
        let workshop = Workshop()
        let numbers = "[[0.1, 16777217, 1e-46], [0.3333333333333333, 1, -7]]"
        let dataset = try workshop.datasets.keep(.json, numbers).dataset
        var kernels: [[UInt8]?] = []
        for data in [numbers, Self.name(dataset)] {
            let specification = try Self.specification(data, type: "float32", in: workshop.datasets)
            kernels.append(try workshop.bytes(of: #require(try await workshop.finished(specification))))
        }
        #expect(kernels[0] != nil && kernels[0] == kernels[1])
    }

    @Test func `A data set that is gone fails the job with its name`() async throws {
        let workshop = Workshop()
        let dataset = try workshop.datasets.keep(.csv, "1,2,3\n").dataset
        let specification = try Self.specification(
            Self.name(dataset), type: "float32", in: workshop.datasets)
        #expect(try workshop.datasets.remove(dataset.id))
        let job = try #require(try await workshop.finished(specification))
        #expect(job.state == .failed)
        #expect(job.failure == .datasetMissing(dataset.id.description))
        #expect(try workshop.results.digests().isEmpty)
    }

    @Test(arguments: [true, false])
    func `A data set that is damaged fails the job with its name`(isShort: Bool) async throws {
        let store = MemoryDatasetStore()
        let dataset = try store.keep(.csv, "1,2,3\n").dataset
        let workshop = Workshop(datasets: DamagedDatasetStore(store: store, isShort: isShort))
        let specification = try Self.specification(Self.name(dataset), type: "float64", in: store)
        let job = try #require(try await workshop.finished(specification))
        #expect(job.failure == .datasetDamaged(dataset.id.description))
        #expect(try workshop.results.digests().isEmpty)
    }
}

/// A store whose values are not what was put in.
private struct DamagedDatasetStore: DatasetStore {
    let store: any DatasetStore
    let isShort: Bool

    var catalog: DatasetCatalog { store.catalog }
    func pin(_ id: DatasetID, of viewer: JobOwner, at time: Timestamp) -> Dataset? {
        store.pin(id, of: viewer, at: time)
    }
    func unpin(_ id: DatasetID) { store.unpin(id) }
    func create() throws(StoreError) -> any DatasetWriter { try store.create() }
    func remove(
        _ entry: DatasetCatalog.Entry, by viewer: JobOwner
    ) throws(StoreError) -> DatasetRemoval { try store.remove(entry, by: viewer) }

    func open(_ id: DatasetID) throws(StoreError) -> (any DatasetValues)? {
        try store.open(id).map { Values(values: $0, isShort: isShort) }
    }

    private struct Values: DatasetValues {
        let values: any DatasetValues
        let isShort: Bool

        var dataset: Dataset { values.dataset }
        var isWhole: Bool { !isShort }

        func read(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
            var bytes = try values.read(range)
            bytes[0] ^= 1
            return bytes
        }
    }
}
