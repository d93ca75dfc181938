package import Jobs
internal import Platform
internal import Synchronization

/// Data sets as files: the values in one, what is known of them in another.
///
/// The values are written beside their place, synced and renamed into it, then the document in the same way, and the
/// directory synced: a data set is there when its document is. The document's time is when the data set was last used.
package final class FileDatasetStore: DatasetStore {
    private let directory: String
    private let known: Mutex<DatasetCatalog>
    /// Held by whoever changes the directory; what is known is never waited for that long.
    private let change = Mutex(())
    /// How many data sets have been begun: the name of the next one's draft.
    private let begun = Atomic(0)

    /// What the names of drafts end in.
    private static let draft = ".partial"
    private static let values = ".values"
    private static let document = ".json"

    /// Opens a directory and removes what an earlier process left unfinished in it.
    ///
    /// A document that cannot be read, or one whose values are not there, is no data set, and stays where it is: the
    /// same bytes, sent again, take its place.
    /// - Throws: `StoreError`.
    package init(directory: String) throws(StoreError) {
        self.directory = directory
        var found = DatasetCatalog()
        do throws(SystemError) {
            let names = try File.names(in: directory)
            for name in names where name.hasSuffix(Self.draft) { try File.remove(directory + "/" + name) }
            for name in names where name.hasSuffix(Self.document) {
                guard let id = DatasetID(hexadecimal: String(name.dropLast(Self.document.count))),
                    names.contains(id.hexadecimal + Self.values)
                else { continue }
                let file = try File(directory + "/" + name, .read)
                let (bytes, time) = (try file.read(0..<file.length), try file.time)
                if let entry = DatasetDocument.entry(id, in: bytes, usedAt: time) { found.insert(entry) }
            }
            // Values without a document are half a data set.
            for name in names where name.hasSuffix(Self.values) {
                let id = name.dropLast(Self.values.count)
                if !names.contains(id + Self.document) { try File.remove(directory + "/" + name) }
            }
        } catch {
            throw StoreError(error)
        }
        known = Mutex(found)
    }

    package var catalog: DatasetCatalog { known.withLock { $0 } }

    package func pin(_ id: DatasetID, of viewer: JobOwner, at time: Timestamp) -> Dataset? {
        guard let dataset = known.withLock({ $0.pin(id, of: viewer, at: time) }) else { return nil }
        // A use that is not noted lets the data set look older than it is, and no more.
        try? File.setTime(path(id, Self.document), to: time)
        return dataset
    }

    package func unpin(_ id: DatasetID) { known.withLock { $0.unpin(id) } }

    package func create() throws(StoreError) -> any DatasetWriter {
        let number = begun.add(1, ordering: .relaxed).newValue
        do throws(SystemError) {
            return try FileDatasetWriter("\(directory)/upload-\(number)\(Self.draft)", of: self)
        } catch {
            throw StoreError(error)
        }
    }

    package func open(_ id: DatasetID) throws(StoreError) -> (any DatasetValues)? {
        guard let dataset = catalog[id]?.dataset else { return nil }
        do throws(SystemError) {
            return FileDatasetValues(dataset: dataset, file: try File(path(id, Self.values), .read))
        } catch {
            if error.isMissing { return nil }
            throw StoreError(error)
        }
    }

    package func remove(
        _ entry: DatasetCatalog.Entry, by viewer: JobOwner
    ) throws(StoreError) -> DatasetRemoval {
        let id = entry.dataset.id
        let result: Result<DatasetRemoval, SystemError> = change.withLock { _ in
            // From here on no submission finds what is about to go.
            let removal = known.withLock { known in
                let removal = known.removal(of: entry, by: viewer)
                if removal == .last { known.remove(id) }
                return removal
            }
            do throws(SystemError) {
                switch removal {
                case .refused(let refusal): return .success(refusal)
                case .rest(let rest):
                    try write(rest)
                    known.withLock { $0.insert(rest) }
                case .last:
                    // The document first, as it came last.
                    try File.remove(path(id, Self.document))
                    try File.remove(path(id, Self.values))
                }
                try File.synchronizeDirectory(directory)
                return .success(.removed)
            } catch {
                if removal == .last { known.withLock { $0.insert(entry) } }
                return .failure(error)
            }
        }
        do throws(SystemError) { return try result.get() } catch { throw StoreError(error) }
    }

    /// Puts an entry's document in its place.
    private func write(_ entry: DatasetCatalog.Entry) throws(SystemError) {
        let place = path(entry.dataset.id, Self.document)
        let bytes = DatasetDocument.bytes(entry)
        let document = try File(place + Self.draft, .create)
        try unsafe document.write(bytes.span.bytes, at: 0)
        try File.setTime(place + Self.draft, to: entry.usedAt)
        try document.synchronize()
        try File.rename(place + Self.draft, to: place)
    }

    private func path(_ id: DatasetID, _ ending: String) -> String {
        "\(directory)/\(id.hexadecimal)\(ending)"
    }

    /// Puts a complete draft in its place, unless the store has the data set, and notes its holder.
    ///
    /// One at a time: two clients may send the same bytes at once.
    fileprivate func publish(
        _ dataset: Dataset, by holder: DatasetHolder, from draft: String
    ) throws(SystemError) -> (dataset: Dataset, isNew: Bool) {
        let result: Result<(Dataset, Bool), SystemError> = change.withLock { _ in
            let known = catalog
            let addition = known.addition(of: dataset, by: holder)
            do throws(SystemError) {
                if known[dataset.id] == nil {
                    try File.rename(draft, to: path(dataset.id, Self.values))
                } else {
                    try File.remove(draft)
                }
                if known[dataset.id]?.holds == addition.entry.holds {
                    try? File.setTime(path(dataset.id, Self.document), to: addition.entry.usedAt)
                } else {
                    try write(addition.entry)
                    try File.synchronizeDirectory(directory)
                }
                self.known.withLock { $0.insert(addition.entry) }
                return .success((addition.dataset, addition.isNew))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

/// A file of values that grows.
private final class FileDatasetWriter: DatasetWriter {
    private let path: String
    private let file: File
    private let store: FileDatasetStore
    private let length = Mutex(0)

    init(_ path: String, of store: FileDatasetStore) throws(SystemError) {
        file = try File(path, .create)
        self.path = path
        self.store = store
    }

    func append(_ values: [UInt8]) throws(StoreError) {
        let start = length.withLock { length in
            defer { length += values.count }
            return length
        }
        do throws(SystemError) { try unsafe file.write(values.span.bytes, at: start) } catch {
            throw StoreError(error)
        }
    }

    func commit(
        _ dataset: Dataset, by holder: DatasetHolder
    ) throws(StoreError) -> (dataset: Dataset, isNew: Bool) {
        do throws(SystemError) {
            try file.synchronize()
            return try store.publish(dataset, by: holder, from: path)
        } catch {
            throw StoreError(error)
        }
    }

    func discard() {
        // What cannot be removed now is removed when the store is opened again.
        try? File.remove(path)
    }
}

private final class FileDatasetValues: DatasetValues {
    let dataset: Dataset
    private let file: File

    init(dataset: Dataset, file: consuming File) {
        self.dataset = dataset
        self.file = file
    }

    var isWhole: Bool {
        get throws(StoreError) {
            do throws(SystemError) { return try file.length == dataset.contents.storedBytes } catch {
                throw StoreError(error)
            }
        }
    }

    func read(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
        do throws(SystemError) { return try file.read(range) } catch { throw StoreError(error) }
    }
}
