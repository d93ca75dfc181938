internal import Jobs

/// Who makes a request.
package enum Caller: Hashable, Sendable {
    /// Nobody is asked.
    case anonymous
    case token(name: String, quotas: Quotas)

    /// Whose the jobs are that the caller submits, and who holds the data sets.
    package var owner: String? {
        switch self {
        case .anonymous: nil
        case .token(let name, _): name
        }
    }

    /// Which jobs and data sets the caller is told of.
    var jobs: JobOwner { owner.map { .named($0) } ?? .anyone }

    /// Whether the caller may know of something that belongs to `owner`.
    ///
    /// Where nobody is asked everybody may know everything; a token knows what is its own.
    package func sees(_ owner: String?) -> Bool {
        switch self {
        case .anonymous: true
        case .token(let name, _): owner == name
        }
    }
}
