internal import Synchronization

/// The data sets that a submission counts on, from before it is checked until its job is in the store.
///
/// Without them a data set might go between the two, and the job be accepted for nothing.
package final class DatasetPins: Sendable {
    private let store: any DatasetStore
    private let viewer: JobOwner
    private let time: Timestamp
    private let pinned = Mutex<[DatasetID]>([])

    /// - Parameters:
    ///   - store: Keeps the data sets.
    ///   - viewer: Whose data sets may be named.
    ///   - time: When they are used.
    package init(_ store: any DatasetStore, of viewer: JobOwner, at time: Timestamp) {
        self.store = store
        self.viewer = viewer
        self.time = time
    }

    deinit { release() }

    /// Finds a data set, and keeps it.
    @Sendable package func take(_ id: DatasetID) -> Dataset? {
        guard let dataset = store.pin(id, of: viewer, at: time) else { return nil }
        pinned.withLock { $0.append(id) }
        return dataset
    }

    /// The job is in the store, or will not be.
    package func release() {
        let ids = pinned.withLock { pinned in
            defer { pinned = [] }
            return pinned
        }
        for id in ids { store.unpin(id) }
    }
}
