/// Where data sets are kept.
///
/// Every method may wait for a disk.
package protocol DatasetStore: Sendable {
    /// The data set of that name; nil if there is none.
    func dataset(_ id: DatasetID) -> Dataset?

    /// Data sets in descending order of their position.
    func datasets(_ query: DatasetQuery) -> [Dataset]

    /// Begins a data set, out of sight until it is complete.
    func create() throws(StoreError) -> any DatasetWriter

    /// Opens the values of a data set; nil if there is none.
    func open(_ id: DatasetID) throws(StoreError) -> (any DatasetValues)?

    /// Removes a data set. Whoever has opened it can go on reading.
    ///
    /// - Returns: Whether it was there.
    func remove(_ id: DatasetID) throws(StoreError) -> Bool
}

/// A data set on its way to the store.
package protocol DatasetWriter: Sendable {
    /// Appends values.
    func append(_ values: [UInt8]) throws(StoreError)

    /// Makes the data set durable and visible, in this order; if the store has it already, nothing changes.
    ///
    /// - Returns: The data set as it is in the store, and whether it is new there.
    func commit(_ dataset: Dataset) throws(StoreError) -> (dataset: Dataset, isNew: Bool)

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

    package init(before: DatasetPosition?, limit: Int) {
        self.before = before
        self.limit = limit
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
