package import HTTPTypes

/// Which media types a client wants, and how much: the Accept field of RFC 9110 section 12.5.1.
package struct Accept: Hashable, Sendable {
    private let ranges: [MediaRange]

    /// Reads all Accept lines.
    ///
    /// Malformed members are ignored; where none is left, anything is welcome.
    package init(_ fields: HTTPFields) {
        ranges = ListMember.members(of: .accept, in: fields).compactMap(MediaRange.init)
    }

    /// The most welcome of the offers, of equals the first; nil is 406.
    package func preferred(among offers: [MediaType]) -> MediaType? {
        var best: (offer: MediaType, quality: Quality)?
        for offer in offers {
            let quality = quality(of: offer)
            guard quality.isAcceptable else { continue }
            if let best, quality <= best.quality { continue }
            best = (offer, quality)
        }
        return best?.offer
    }

    package func allows(_ offer: MediaType) -> Bool { quality(of: offer).isAcceptable }

    /// The weight of the most specific range that includes the type.
    func quality(of offer: MediaType) -> Quality {
        guard !ranges.isEmpty else { return .full }
        let matching = ranges.filter { $0.includes(offer) }
        let closest = matching.max { $0.specificity < $1.specificity }
        return closest?.quality ?? .refused
    }
}

/// `*/*`, `text/*` or `text/csv;header=present`, with a weight.
private struct MediaRange: Hashable, Sendable {
    let type: MediaType
    let quality: Quality

    init?(_ member: ListMember) {
        // What follows the weight is an extension of RFC 7231, and no parameter of the type.
        let weight = member.parameters.firstIndex { $0.name == "q" }
        guard
            let type = MediaType(
                member.value, parameters: Array(member.parameters[..<(weight ?? member.parameters.count)])),
            type.type != "*" || type.subtype == "*"
        else { return nil }
        guard let quality = weight.map({ Quality(member.parameters[$0].value) }) ?? .full else { return nil }
        self.type = type
        self.quality = quality
    }

    /// Parameters narrow a range, but for `charset`: there is only UTF-8 here, and JSON has none at all.
    func includes(_ offer: MediaType) -> Bool {
        (type.type == "*" || type.type == offer.type)
            && (type.subtype == "*" || type.subtype == offer.subtype)
            && type.parameters.allSatisfy { $0.key == "charset" || offer.parameters[$0.key] == $0.value }
    }

    var specificity: Int {
        if type.type == "*" { return 0 }
        return type.subtype == "*" ? 1 : 2 + type.parameters.count
    }
}
