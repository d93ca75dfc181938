/// A media type such as `text/csv; charset=utf-8`: RFC 9110 section 8.3.1.
package struct MediaType: Hashable, Sendable {
    /// In lower case, as is ``subtype``.
    package let type: String
    package let subtype: String
    package let parameters: [String: String]

    /// - Parameter text: As Content-Type carries it; nil comes back for anything else.
    package init?(_ text: String) {
        guard let member = ListMember(text[...]) else { return nil }
        self.init(member.value, parameters: member.parameters)
    }

    init?(_ essence: String, parameters: [ListMember.Parameter]) {
        let halves = essence.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2,
            halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isTokenCharacter) })
        else { return nil }
        type = halves[0].lowercased()
        subtype = halves[1].lowercased()
        self.parameters = Dictionary(
            parameters.map { ($0.name, $0.name == "charset" ? $0.value.lowercased() : $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Type and subtype without parameters.
    package var essence: String { "\(type)/\(subtype)" }
}
