package import HTTPTypes

/// The preferences of RFC 7240 that this service honours.
package struct Prefer: Hashable, Sendable {
    /// How long the client is content to wait for an answer, in seconds: section 4.3.
    package let wait: Int?
    /// Whether it would rather be told where to look: section 4.1.
    package let respondAsync: Bool

    /// Reads all Prefer lines.
    ///
    /// Of a preference given twice the first counts (section 2); unknown ones and malformed values are
    /// ignored.
    package init(_ fields: HTTPFields) {
        let preferences = fields[values: .prefer].flatMap(ListMember.members).compactMap {
            ListMember.Parameter($0.value[...])
        }
        // The first counts even when its value is no number: a later one is not what was preferred.
        wait = preferences.first { $0.name == "wait" }.flatMap { $0.value.decimal }
        respondAsync = preferences.contains { $0.name == "respond-async" }
    }
}
