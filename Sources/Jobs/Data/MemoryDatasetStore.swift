internal import Synchronization

/// Data sets in memory, for tests and for whoever has none.
package final class MemoryDatasetStore: DatasetStore {
    private let entries = Mutex<[DatasetID: MemoryDataset]>([:])

    package init() {}

    package func dataset(_ id: DatasetID) -> Dataset? { entries.withLock { $0[id]?.dataset } }

    package func datasets(_ query: DatasetQuery) -> [Dataset] {
        query.selection(of: entries.withLock { $0.values.map(\.dataset) })
    }

    package func create() throws(StoreError) -> any DatasetWriter {
        MemoryDatasetWriter { [self] new in
            entries.withLock { entries in
                if let known = entries[new.dataset.id] { return (known.dataset, false) }
                entries[new.dataset.id] = new
                return (new.dataset, true)
            }
        }
    }

    package func open(_ id: DatasetID) throws(StoreError) -> (any DatasetValues)? {
        entries.withLock { $0[id] }
    }

    package func remove(_ id: DatasetID) throws(StoreError) -> Bool {
        entries.withLock { $0.removeValue(forKey: id) != nil }
    }
}

private final class MemoryDatasetWriter: DatasetWriter {
    private let values = Mutex<[UInt8]>([])
    private let keep: @Sendable (MemoryDataset) -> (Dataset, Bool)

    init(keep: @escaping @Sendable (MemoryDataset) -> (Dataset, Bool)) { self.keep = keep }

    func append(_ values: [UInt8]) throws(StoreError) { self.values.withLock { $0 += values } }

    func commit(_ dataset: Dataset) throws(StoreError) -> (dataset: Dataset, isNew: Bool) {
        keep(MemoryDataset(dataset: dataset, values: values.withLock { $0 }))
    }

    func discard() {}
}

private struct MemoryDataset: DatasetValues {
    let dataset: Dataset
    let values: [UInt8]

    var isWhole: Bool { values.count == dataset.contents.storedBytes }

    func read(_ range: Range<Int>) throws(StoreError) -> [UInt8] { Array(values[range]) }
}
