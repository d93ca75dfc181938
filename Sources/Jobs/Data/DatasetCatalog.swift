/// What is known of the data sets that there are, without their values.
///
/// Both stores keep one. Every change of it is told apart by a number, so that who has looked at a data set, asked
/// elsewhere whether it is needed, and then removes it, notices what has happened in between.
package struct DatasetCatalog: Sendable {
    package struct Entry: Hashable, Sendable {
        package let dataset: Dataset
        package var holds: DatasetHolds
        /// How many submissions count on it.
        var pins = 0
        /// When it was last sent, or named by a job.
        package var usedAt: Timestamp
        /// Tells apart what the entry was at different times.
        var version = 0

        package init(dataset: Dataset, holds: DatasetHolds, usedAt: Timestamp) {
            self.dataset = dataset
            self.holds = holds
            self.usedAt = usedAt
        }

        /// As somebody sees it; nil when they do not.
        package func dataset(of viewer: JobOwner) -> Dataset? {
            holds.time(for: viewer).map {
                Dataset(id: dataset.id, createdAt: $0, contents: dataset.contents)
            }
        }
    }

    package private(set) var entries: [DatasetID: Entry] = [:]
    private var changes = 0

    package init() {}

    package subscript(id: DatasetID) -> Entry? { entries[id] }

    package func selection(_ query: DatasetQuery) -> [Dataset] {
        query.selection(of: entries.values.lazy.compactMap { $0.dataset(of: query.owner) })
    }

    /// What the data sets of a holder count for together.
    package func bytes(heldBy owner: String) -> Int {
        entries.values.reduce(0) { sum, entry in
            guard entry.holds.times[.named(owner)] != nil else { return sum }
            return sum.saturatingSum(entry.dataset.contents.countedBytes)
        }
    }

    /// What the values of all take.
    package var totals: DatasetTotals {
        DatasetTotals(
            count: entries.count,
            bytes: entries.values.reduce(0) { $0 + Double($1.dataset.contents.storedBytes) })
    }
}

extension DatasetCatalog {
    /// Puts an entry in the place of what there is of its data set, whose pins and last use stay.
    package mutating func insert(_ entry: Entry) {
        var new = entry
        let earlier = entries[entry.dataset.id]
        new.pins = earlier?.pins ?? 0
        new.usedAt = max(new.usedAt, earlier?.usedAt ?? new.usedAt)
        entries[entry.dataset.id] = new
        change(entry.dataset.id) { _ in }
    }

    package mutating func remove(_ id: DatasetID) { entries[id] = nil }

    /// Keeps a data set from going until ``unpin(_:)``.
    ///
    /// - Returns: The data set as its viewer sees it; nil, and no pin, when they do not.
    package mutating func pin(_ id: DatasetID, of viewer: JobOwner, at time: Timestamp) -> Dataset? {
        guard let dataset = entries[id]?.dataset(of: viewer) else { return nil }
        change(id) { entry in
            entry.pins += 1
            entry.usedAt = max(entry.usedAt, time)
        }
        return dataset
    }

    package mutating func unpin(_ id: DatasetID) {
        // No new version: what a submission has come to is in the store of the jobs by now, where a removal that has
        // seen the pin's version looks again.
        entries[id]?.pins -= 1
    }

    private mutating func change(_ id: DatasetID, _ body: (inout Entry) -> Void) {
        guard var entry = entries[id] else { return }
        changes += 1
        entry.version = changes
        body(&entry)
        entries[id] = entry
    }
}

/// What a change would come to, for a store to make durable before it makes it.
extension DatasetCatalog {
    /// A data set that has come from somebody.
    package func addition(
        of dataset: Dataset, by holder: DatasetHolder
    ) -> (entry: Entry, dataset: Dataset, isNew: Bool) {
        let time = dataset.createdAt
        var entry =
            entries[dataset.id] ?? Entry(dataset: dataset, holds: DatasetHolds([:]), usedAt: time)
        let earlier = entry.dataset(of: holder.viewer)
        entry.holds = entry.holds.taken(by: holder, at: time)
        entry.usedAt = max(entry.usedAt, time)
        return (entry, entry.dataset(of: holder.viewer) ?? dataset, earlier == nil)
    }

    /// A data set that somebody gives up as they have seen it.
    package func removal(of seen: Entry, by viewer: JobOwner) -> Removal {
        guard var entry = entries[seen.dataset.id] else { return .refused(.absent) }
        guard entry.version == seen.version else { return .refused(.changed) }
        guard let rest = entry.holds.given(upBy: viewer) else { return .refused(.absent) }
        entry.holds = rest
        guard rest.isEmpty else { return .rest(entry) }
        return entry.pins > 0 ? .refused(.pinned) : .last
    }

    package enum Removal: Hashable, Sendable {
        case refused(DatasetRemoval)
        /// Others hold it still.
        case rest(Entry)
        case last
    }
}

/// How many data sets there are, and what their values take.
package struct DatasetTotals: Hashable, Sendable {
    package let count: Int
    package let bytes: Double
}
