internal import Compression
internal import HTTP
internal import HTTPTypes

/// One form of a resource on its way to a client: what negotiation, conditions and compression make of it is the
/// same for all.
struct Representation {
    let contentType: String
    let tag: EntityTag
    let cacheControl: String
    /// The codings on offer, the server's favourite first.
    let codings: [ContentCoding]
    /// Which request fields chose the form, besides Accept-Encoding.
    let vary: [String]

    /// A representation that never changes, of a finished kernel.
    static func immutable(
        _ contentType: String, tag: String, codings: [ContentCoding] = [.gzip, .identity], vary: [String] = []
    ) -> Representation {
        Representation(
            contentType: contentType, tag: EntityTag(strong: tag),
            cacheControl: "private, max-age=31536000, immutable", codings: codings, vary: vary)
    }

    /// A JSON document that tells how things stand, named by its own bytes.
    static func current(_ bytes: [UInt8]) -> Representation {
        Representation(
            contentType: "application/json",
            tag: EntityTag(strong: String(SHA256.digest(of: bytes).hexadecimal.prefix(32))),
            cacheControl: "no-cache", codings: [.gzip, .identity], vary: ["Prefer"])
    }

    /// From here on bytes are compressed on the compute pool.
    private static let longBody = 1 << 16
}

extension Representation {
    /// What negotiation and conditions say.
    enum Verdict {
        /// The client has it already.
        case known(Response)
        case wanted(ContentCoding)
    }

    /// Chooses a coding and looks at the conditions, which count for GET and HEAD.
    ///
    /// - Throws: ``Problem`` when the client takes no coding or a precondition fails.
    func verdict(on head: RequestHead) throws(Problem) -> Verdict {
        guard let coding = AcceptEncoding(head.fields).preferred(among: codings) else {
            throw Problem.noCodingAccepted(codings.map(\.rawValue))
        }
        guard [.get, .head].contains(head.method) else { return .wanted(coding) }
        switch Conditional(method: head.method, fields: head.fields, current: tag.coded(coding)) {
        case .notModified:
            var fields = fields(coding)
            fields[.contentType] = nil
            fields[.contentEncoding] = nil
            return .known(Response(status: .notModified, fields: fields, body: .none))
        case .failed: throw Problem.preconditionFailed
        case .proceed: return .wanted(coding)
        }
    }

    /// The fields of a response with this representation.
    func fields(_ coding: ContentCoding) -> HTTPFields {
        var fields: HTTPFields = [
            .eTag: tag.coded(coding).fieldValue, .cacheControl: cacheControl,
            .vary: (vary + ["Accept-Encoding"]).joined(separator: ", "), .contentType: contentType,
        ]
        if coding == .gzip { fields[.contentEncoding] = coding.rawValue }
        return fields
    }

    /// The response to a request for this representation.
    ///
    /// `body` makes the content, uncompressed; it is not called when the client has it already.
    /// - Throws: ``Problem`` when the client takes no coding or a precondition fails; what `body` throws.
    func response(
        to head: RequestHead, _ service: Service, body: () async throws -> ResponseBody
    ) async throws -> Response {
        let coding: ContentCoding
        switch try verdict(on: head) {
        case .known(let response): return response
        case .wanted(let wanted): coding = wanted
        }
        let content = try await body()
        let fields = fields(coding)
        guard coding == .gzip else { return Response(status: .ok, fields: fields, body: content) }
        switch content {
        case .none: return Response(status: .ok, fields: fields, body: .none)
        case .bytes(let bytes):
            let zipped = try await service.run(isLong: bytes.count >= Self.longBody) {
                Gzip.compress(bytes, level: .balanced)
            }
            return Response(status: .ok, fields: fields, body: .bytes(zipped))
        case .stream(_, let stream):
            return Response(status: .ok, fields: fields, body: .stream(length: nil, ZippedStream(stream)))
        }
    }
}

/// A stream's pieces as one gzip member.
actor ZippedStream: BodyStream {
    private let stream: any BodyStream
    private var gzip: GzipStream? = GzipStream(level: .fastest)

    init(_ stream: any BodyStream) { self.stream = stream }

    func next() async throws -> [UInt8]? {
        while gzip != nil {
            guard let piece = try await stream.next() else { return gzip.take()?.finish() }
            let zipped = gzip?.write(piece) ?? []
            // The compressor gathers; an empty piece is none.
            if !zipped.isEmpty { return zipped }
        }
        return nil
    }
}
