package import HTTPTypes

/// What the preconditions of a request come to: RFC 9110 section 13.
package enum Conditional: Hashable, Sendable {
    case proceed
    /// Answer 304: the client holds this representation.
    case notModified
    /// Answer 412.
    case failed

    /// Evaluates If-Match and If-None-Match in the order of section 13.2.2.
    ///
    /// `current` is the tag of the representation that would be sent, or nil when there is none.
    package init(method: HTTPRequest.Method, fields: HTTPFields, current: EntityTag?) {
        let wanted = TagCondition(.ifMatch, in: fields)
        if let wanted, !wanted.holds(for: current, comparing: { $0.matchesStrongly($1) }) {
            self = .failed
            return
        }
        let unwanted = TagCondition(.ifNoneMatch, in: fields)
        guard let unwanted, unwanted.holds(for: current, comparing: { $0.matchesWeakly($1) }) else {
            self = .proceed
            return
        }
        self = method == .get || method == .head ? .notModified : .failed
    }
}

/// `"*"` or a list of entity tags.
private enum TagCondition {
    case any
    case tags([EntityTag])

    init?(_ name: HTTPField.Name, in fields: HTTPFields) {
        let values = fields[values: name]
        guard !values.isEmpty else { return nil }
        self = values.contains { $0.trimmed == "*" } ? .any : .tags(values.flatMap(EntityTag.list))
    }

    func holds(for current: EntityTag?, comparing match: (EntityTag, EntityTag) -> Bool) -> Bool {
        guard let current else { return false }
        return switch self {
        case .any: true
        case .tags(let tags): tags.contains { match($0, current) }
        }
    }
}
