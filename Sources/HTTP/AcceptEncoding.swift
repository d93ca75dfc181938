package import HTTPTypes

/// A content coding of this service: RFC 9110 section 8.4.1.
package enum ContentCoding: String, Hashable, Sendable, CaseIterable {
    case identity, gzip
}

/// Which content codings a client can undo: the Accept-Encoding field of RFC 9110 section 12.5.3.
package struct AcceptEncoding: Hashable, Sendable {
    private let gzip: Quality
    private let identity: Quality

    /// Reads all Accept-Encoding lines, and ignores malformed members.
    ///
    /// Without the field every coding is acceptable by the letter, but a client that does not say
    /// it can unzip gets what everyone can read.
    package init(_ fields: HTTPFields) {
        var weights: [String: Quality] = [:]
        for member in ListMember.members(of: .acceptEncoding, in: fields) {
            let weight = member.parameters.first { $0.name == "q" }
            guard let quality = weight.map({ Quality($0.value) }) ?? .full else { continue }
            let coding = member.value.lowercased()
            // `x-gzip` is gzip's older name: section 8.4.1.3.
            weights[coding == "x-gzip" ? "gzip" : coding] = quality
        }
        gzip = weights["gzip"] ?? weights["*"] ?? .refused
        identity = weights["identity"] ?? weights["*"] ?? .unmentioned
    }

    /// The most welcome of the offers, of equals the first; nil means that none is acceptable.
    package func preferred(among offers: [ContentCoding]) -> ContentCoding? {
        var best: ContentCoding?
        for offer in offers where quality(of: offer).isAcceptable {
            if let known = best, quality(of: offer) <= quality(of: known) { continue }
            best = offer
        }
        return best
    }

    package func allows(_ coding: ContentCoding) -> Bool { quality(of: coding).isAcceptable }

    private func quality(of coding: ContentCoding) -> Quality {
        switch coding {
        case .identity: identity
        case .gzip: gzip
        }
    }
}
