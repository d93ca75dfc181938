/// Where data sets are kept.
///
/// What writes may wait for a disk.
package protocol DatasetStore: Sendable {
    /// What is known of the data sets that there are now.
    var catalog: DatasetCatalog { get }

    /// Keeps a data set from going until ``unpin(_:)``, and notes that it was used.
    ///
    /// - Returns: The data set as its viewer sees it; nil, and no pin, when they do not.
    func pin(_ id: DatasetID, of viewer: JobOwner, at time: Timestamp) -> Dataset?

    func unpin(_ id: DatasetID)

    /// Begins a data set, out of sight until it is complete.
    func create() throws(StoreError) -> any DatasetWriter

    /// Opens the values of a data set; nil if there is none.
    func open(_ id: DatasetID) throws(StoreError) -> (any DatasetValues)?

    /// Drops what somebody holds of a data set, and with the last hold the data set, if it is still as it was.
    ///
    /// Whoever has opened it can go on reading.
    func remove(_ entry: DatasetCatalog.Entry, by viewer: JobOwner) throws(StoreError) -> DatasetRemoval
}

/// What has come of a removal.
package enum DatasetRemoval: Hashable, Sendable {
    case removed
    /// The viewer has nothing to remove.
    case absent
    /// A job that is being submitted counts on it.
    case pinned
    /// It is not as it was: who removes it has to look again.
    case changed
}

extension DatasetStore {
    /// The data set of that name as somebody sees it; nil when they do not.
    package func dataset(_ id: DatasetID, of viewer: JobOwner) -> Dataset? {
        catalog[id]?.dataset(of: viewer)
    }

    /// Data sets in descending order of their position.
    package func datasets(_ query: DatasetQuery) -> [Dataset] { catalog.selection(query) }
}

/// A data set on its way to the store.
package protocol DatasetWriter: Sendable {
    /// Appends values.
    func append(_ values: [UInt8]) throws(StoreError)

    /// Makes the data set durable and visible to its holder, in this order; what they hold already stays as it is.
    ///
    /// - Returns: The data set as its holder sees it, and whether it is new to them.
    func commit(
        _ dataset: Dataset, by holder: DatasetHolder
    ) throws(StoreError) -> (dataset: Dataset, isNew: Bool)

    /// Gives the data set up.
    func discard()
}

/// The values of a data set, open for reading.
package protocol DatasetValues: Sendable {
    var dataset: Dataset { get }

    /// Whether there are as many bytes as there should be.
    var isWhole: Bool { get throws(StoreError) }

    /// Some of the bytes.
    func read(_ range: Range<Int>) throws(StoreError) -> [UInt8]
}

/// Which data sets to list.
package struct DatasetQuery: Hashable, Sendable {
    /// Only data sets before this place.
    package let before: DatasetPosition?
    package let limit: Int
    /// Who wants to see them.
    package let owner: JobOwner

    package init(before: DatasetPosition?, limit: Int, owner: JobOwner) {
        self.before = before
        self.limit = limit
        self.owner = owner
    }
}

/// Where a data set stands in the list of all: by its time, and among those of one time by its name.
package struct DatasetPosition: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let createdAt: Timestamp
    private let id: DatasetID

    package init(of dataset: Dataset) {
        createdAt = dataset.createdAt
        id = dataset.id
    }

    /// - Returns: nil when the text is no ``description``.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let milliseconds = Int64(parts[0]), "\(milliseconds)" == parts[0],
            let id = DatasetID(hexadecimal: String(parts[1]))
        else { return nil }
        createdAt = Timestamp(milliseconds: milliseconds)
        self.id = id
    }

    package static func < (left: DatasetPosition, right: DatasetPosition) -> Bool {
        left.createdAt == right.createdAt ? left.id < right.id : left.createdAt < right.createdAt
    }

    package var description: String { "\(createdAt.milliseconds)-\(id.hexadecimal)" }
}

extension DatasetQuery {
    /// The data sets among these that are asked for.
    package func selection(of datasets: some Sequence<Dataset>) -> [Dataset] {
        let positioned = datasets.map { (position: DatasetPosition(of: $0), dataset: $0) }
        let wanted = before.map { last in positioned.filter { $0.position < last } } ?? positioned
        return wanted.sorted { $0.position > $1.position }.prefix(limit).map(\.dataset)
    }
}
