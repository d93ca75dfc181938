internal import JSON

/// Which data sets jobs need, and what becomes of those that nobody needs.
extension JobQueue {
    /// Drops what somebody holds of a data set, unless a job that is not over would lose it: one of their own, and
    /// with the last hold anybody's.
    package func remove(_ id: DatasetID, by viewer: JobOwner) async throws(StoreError) -> DatasetFate {
        while true {
            guard let entry = datasets.catalog[id], let rest = entry.holds.given(upBy: viewer) else {
                return .unknown
            }
            let user = try await store.unfinished().first { job in
                (rest.isEmpty || viewer.has(job)) && job.order.datasets.contains(id)
            }
            if let user { return .needed(user) }
            switch try datasets.remove(entry, by: viewer) {
            case .removed: return .removed
            case .absent: return .unknown
            case .pinned: return .awaited
            // Perhaps a job has come that needs it.
            case .changed: continue
            }
        }
    }

    /// Lets data sets go that nobody has used for long, and then, as long as there are too many bytes, those whose last
    /// use is the longest ago.
    ///
    /// The one that was used last stays, whatever its size: somebody has just sent it.
    func expireDatasets() async throws(StoreError) {
        let retention = settings.datasetRetention
        guard retention != .forever else { return }
        let catalog = datasets.catalog
        let entries = catalog.entries.values.sorted {
            ($0.usedAt, $0.dataset.id) < ($1.usedAt, $1.dataset.id)
        }
        let limit = retention.age.map { Timestamp(milliseconds: clock.now().milliseconds - Int64($0 * 1000)) }
        var total = catalog.totals.bytes
        var needed: Set<DatasetID>?
        for entry in entries {
            let isOld = limit.map { entry.usedAt < $0 } ?? false
            let isTooMuch = retention.bytes.map { total > $0 } ?? false
            guard isOld || isTooMuch && entry != entries.last else { return }
            if needed == nil {
                needed = try await store.unfinished().reduce(into: []) { $0.formUnion($1.order.datasets) }
            }
            guard needed?.contains(entry.dataset.id) == false,
                // What has been used meanwhile has its turn another time.
                try datasets.remove(entry, by: .anyone) == .removed
            else { continue }
            total -= Double(entry.dataset.contents.storedBytes)
            report(.datasetExpired(entry.dataset.id))
        }
    }
}

/// What has come of giving a data set up.
package enum DatasetFate: Hashable, Sendable {
    case removed
    case unknown
    /// The job needs it.
    case needed(Job)
    /// A job that is being submitted needs it.
    case awaited
}

extension JobOwner {
    fileprivate func has(_ job: Job) -> Bool {
        switch self {
        case .anyone: true
        case .named(let name): job.owner == name
        }
    }
}

extension JobOrder {
    /// The data sets among the data; an outline shows what names one as it is.
    var datasets: Set<DatasetID> {
        guard case .object(let document)? = try? JSONReader.read(Array(outline.utf8)) else { return [] }
        var places = [Wire.data, Wire.against].map { document[$0] }
        if case .object(let regression)? = document[Wire.regression] {
            let names = [Wire.Regression.targets, Wire.Regression.test, Wire.Regression.testTargets]
            places += names.map { regression[$0] }
        }
        if case .object(let training)? = document[Wire.training] {
            places.append(training[Wire.Training.targets])
        }
        return Set(
            places.compactMap { place in
                guard case .object(let source)? = place,
                    source[Wire.type] == .string(Wire.dataset), case .string(let id)? = source[Wire.id]
                else { return nil }
                return DatasetID(id)
            })
    }
}
