/// A validator of one representation: RFC 9110 section 8.8.3.
package struct EntityTag: Hashable, Sendable {
    /// What stands between the quotes.
    package let opaque: String
    package let isWeak: Bool

    /// A strong tag.
    ///
    /// - Parameter opaque: Visible ASCII without quotes, such as a digest.
    package init(strong opaque: String) {
        precondition(opaque.utf8.allSatisfy { $0.isVisible && $0 != UInt8(ascii: "\"") }, "not an etagc")
        self.init(opaque: opaque, isWeak: false)
    }

    private init(opaque: String, isWeak: Bool) {
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// The tag of the same representation in another coding.
    ///
    /// Zipped bytes are other bytes, so a strong tag must differ (section 8.8.3.3).
    package func coded(_ coding: ContentCoding) -> EntityTag {
        switch coding {
        case .identity: self
        case .gzip: EntityTag(opaque: opaque + "-gzip", isWeak: isWeak)
        }
    }

    /// As the ETag field carries it.
    package var fieldValue: String { "\(isWeak ? "W/" : "")\"\(opaque)\"" }

    /// Section 8.8.3.2: for If-None-Match.
    package func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

    /// Section 8.8.3.2: for If-Match and If-Range.
    package func matchesStrongly(_ other: EntityTag) -> Bool {
        !isWeak && !other.isWeak && opaque == other.opaque
    }
}

extension EntityTag {
    /// The tags of a comma-separated list; what is none is skipped up to the next comma.
    ///
    /// A comma may stand inside a tag and a backslash escapes nothing, so this is not a list of
    /// quoted strings.
    static func list(_ value: String) -> [EntityTag] {
        var tags: [EntityTag] = []
        var rest = value[...].utf8
        while !rest.isEmpty {
            if let (tag, after) = leading(in: rest) {
                let next = Substring(after).trimmed.utf8
                if next.isEmpty || next.first == UInt8(ascii: ",") { tags.append(tag) }
                rest = next
            }
            guard let comma = rest.firstIndex(of: UInt8(ascii: ",")) else { break }
            rest = rest[rest.index(after: comma)...]
        }
        return tags
    }

    /// A tag at the beginning, after optional whitespace, and what follows it.
    private static func leading(in bytes: Substring.UTF8View) -> (EntityTag, Substring.UTF8View)? {
        var text = Substring(bytes).trimmed
        // `W/` is case-sensitive.
        let isWeak = text.hasPrefix("W/")
        if isWeak { text = text.dropFirst(2) }
        guard text.utf8.first == UInt8(ascii: "\"") else { return nil }
        let inside = text.utf8.dropFirst()
        guard let end = inside.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        let opaque = inside[..<end]
        guard opaque.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let tag = EntityTag(opaque: String(Substring(opaque)), isWeak: isWeak)
        return (tag, inside[inside.index(after: end)...])
    }
}
