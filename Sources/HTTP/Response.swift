package import HTTPTypes

/// An answer, before it is bytes.
///
/// The serializer adds Date, Connection and the field that frames the body; endpoints set none of them.
package struct Response: Sendable {
    package var status: HTTPResponse.Status
    package var fields: HTTPFields
    package var body: ResponseBody
    /// Fields that it shares with other responses, besides its own.
    package var shared: FieldBlock?
    /// The request's name, for X-Request-Id.
    package var requestID: String?

    package init(status: HTTPResponse.Status, fields: HTTPFields, body: ResponseBody) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// An answer without content.
    package init(status: HTTPResponse.Status) {
        self.init(status: status, fields: [:], body: .none)
    }

    /// An answer of one media type that is already in memory.
    package init(status: HTTPResponse.Status, contentType: String, bytes: [UInt8]) {
        self.init(status: status, fields: [.contentType: contentType], body: .bytes(bytes))
    }
}

/// The content of a ``Response``.
package enum ResponseBody: Sendable {
    case none
    case bytes([UInt8])
    /// Pieces made while they are sent; the length in bytes where it is known beforehand.
    case stream(length: Int64?, any BodyStream)
}

extension ResponseBody {
    /// The length in bytes, or nil when only the end of the stream will tell.
    package var length: Int64? {
        switch self {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .stream(let length, _): length
        }
    }
}

/// Content that is made piece by piece.
///
/// The connection pulls a piece when the one before it has gone out: a slow reader slows the writer
/// down, and no more than a piece is in memory.
package protocol BodyStream: Sendable {
    /// The next piece, or nil after the last. Not called again after nil or an error.
    func next() async throws -> [UInt8]?
}
