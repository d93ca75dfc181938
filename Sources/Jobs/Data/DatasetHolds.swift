/// Who has sent a data set.
package enum DatasetHolder: Hashable, Sendable {
    /// Nobody was asked for a name: whoever may use the service may use the data set.
    case everybody
    case named(String)

    /// - Parameter owner: The name; nil where nobody is asked.
    package init(_ owner: String?) { self = owner.map { .named($0) } ?? .everybody }

    /// Where nobody is asked everybody sees everything.
    package var viewer: JobOwner {
        switch self {
        case .everybody: .anyone
        case .named(let name): .named(name)
        }
    }
}

/// Who holds a data set, and since when: the same bytes may come from several.
///
/// A data set is there for as long as somebody holds it. Nobody learns of the others: what one sees of a data set is
/// what it would be without them.
package struct DatasetHolds: Hashable, Sendable {
    package private(set) var times: [DatasetHolder: Timestamp]

    package init(_ times: [DatasetHolder: Timestamp]) { self.times = times }

    package var isEmpty: Bool { times.isEmpty }

    /// Since when somebody sees the data set; nil when they do not.
    package func time(for viewer: JobOwner) -> Timestamp? {
        switch viewer {
        case .anyone: times.values.min()
        case .named(let name): [times[.named(name)], times[.everybody]].compactMap(\.self).min()
        }
    }

    /// The holds without those of somebody who gives the data set up.
    ///
    /// A token gives up its own, and what is everybody's where it has none; whoever is not asked for a name gives up
    /// all, as with jobs.
    /// - Returns: nil when there is nothing of theirs to give up.
    package func given(upBy viewer: JobOwner) -> DatasetHolds? {
        switch viewer {
        case .anyone: return isEmpty ? nil : DatasetHolds([:])
        case .named(let name):
            var rest = times
            guard rest.removeValue(forKey: .named(name)) ?? rest.removeValue(forKey: .everybody) != nil else {
                return nil
            }
            return DatasetHolds(rest)
        }
    }

    /// The holds with one more; an earlier one of the same holder stays.
    package func taken(by holder: DatasetHolder, at time: Timestamp) -> DatasetHolds {
        DatasetHolds(times.merging([holder: time]) { earlier, _ in earlier })
    }
}
