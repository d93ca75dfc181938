internal import Synchronization

/// Data sets in memory, for tests and for whoever has none.
package final class MemoryDatasetStore: DatasetStore {
    private struct State {
        var catalog = DatasetCatalog()
        var values: [DatasetID: [UInt8]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var catalog: DatasetCatalog { state.withLock { $0.catalog } }

    package func pin(_ id: DatasetID, of viewer: JobOwner, at time: Timestamp) -> Dataset? {
        state.withLock { $0.catalog.pin(id, of: viewer, at: time) }
    }

    package func unpin(_ id: DatasetID) { state.withLock { $0.catalog.unpin(id) } }

    package func create() throws(StoreError) -> any DatasetWriter {
        MemoryDatasetWriter { [self] dataset, values, holder in
            state.withLock { state in
                let addition = state.catalog.addition(of: dataset, by: holder)
                state.catalog.insert(addition.entry)
                if state.values[dataset.id] == nil { state.values[dataset.id] = values }
                return (addition.dataset, addition.isNew)
            }
        }
    }

    package func open(_ id: DatasetID) throws(StoreError) -> (any DatasetValues)? {
        state.withLock { state in
            guard let entry = state.catalog[id], let values = state.values[id] else { return nil }
            return MemoryDataset(dataset: entry.dataset, values: values)
        }
    }

    package func remove(
        _ entry: DatasetCatalog.Entry, by viewer: JobOwner
    ) throws(StoreError) -> DatasetRemoval {
        state.withLock { state in
            switch state.catalog.removal(of: entry, by: viewer) {
            case .refused(let refusal): return refusal
            case .rest(let rest): state.catalog.insert(rest)
            case .last:
                state.catalog.remove(entry.dataset.id)
                state.values[entry.dataset.id] = nil
            }
            return .removed
        }
    }
}

private final class MemoryDatasetWriter: DatasetWriter {
    typealias Keep = @Sendable (Dataset, [UInt8], DatasetHolder) -> (Dataset, Bool)

    private let values = Mutex<[UInt8]>([])
    private let keep: Keep

    init(keep: @escaping Keep) { self.keep = keep }

    func append(_ values: [UInt8]) throws(StoreError) { self.values.withLock { $0 += values } }

    func commit(
        _ dataset: Dataset, by holder: DatasetHolder
    ) throws(StoreError) -> (dataset: Dataset, isNew: Bool) {
        keep(dataset, values.withLock { $0 }, holder)
    }

    func discard() {}
}

private struct MemoryDataset: DatasetValues {
    let dataset: Dataset
    let values: [UInt8]

    var isWhole: Bool { values.count == dataset.contents.storedBytes }

    func read(_ range: Range<Int>) throws(StoreError) -> [UInt8] { Array(values[range]) }
}
