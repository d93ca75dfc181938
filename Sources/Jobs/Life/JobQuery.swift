/// Which jobs to list.
package struct JobQuery: Hashable, Sendable {
    package let state: JobState?
    /// Only jobs before this one.
    package let before: JobID?
    package let limit: Int
    /// Whose.
    package let owner: JobOwner

    package init(state: JobState?, before: JobID?, limit: Int, owner: JobOwner) {
        self.state = state
        self.before = before
        self.limit = limit
        self.owner = owner
    }
}

/// Whose jobs are meant.
package enum JobOwner: Hashable, Sendable {
    case anyone
    /// Of that name.
    case named(String)
}
