import HTTPTypes

/// Writes one response as bytes: RFC 9112.
///
/// ``start(_:date:into:)`` writes the head, and the body too when it is in memory. When it returns a
/// stream, its pieces go through ``append(_:into:)`` and ``finish(into:)`` writes what comes after the last.
/// The serializer counts: a body of another length than was announced would be read as the next response.
package struct ResponseSerializer: Sendable {
    private let exchange: Exchange
    private var framing = ResponseFraming.headOnly
    private var written: Int64 = 0
    /// Whether the connection must be closed after this response.
    package private(set) var closesConnection: Bool

    package init(for exchange: Exchange) {
        self.exchange = exchange
        closesConnection = !exchange.keepsAlive
    }

    /// The interim answer to an expectation of 100-continue: RFC 9110 section 10.1.1.
    package static func appendContinue(into output: inout [UInt8]) {
        output.append("HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// Writes the head, and the whole body unless it is a stream.
    ///
    /// - Parameters:
    ///   - response: What to write.
    ///   - date: The time as ``HTTPDate`` writes it; RFC 9110 section 6.6.1 wants it always.
    ///   - output: Where the bytes are appended.
    /// - Returns: The stream to pull, or nil when the response is complete.
    package mutating func start(
        _ response: Response, date: String, into output: inout [UInt8]
    ) -> (any BodyStream)? {
        framing = ResponseFraming(of: response, for: exchange)
        if framing == .untilClose || response.fields.contains(where: \.asksToClose) {
            closesConnection = true
        }
        appendHead(response, date: date, into: &output)
        guard exchange.method != .head, framing != .headOnly else {
            framing = .headOnly
            return nil
        }
        switch response.body {
        case .none:
            return nil
        case .bytes(let bytes):
            output.append(contentsOf: bytes)
            written = Int64(bytes.count)
            return nil
        case .stream(_, let stream):
            return stream
        }
    }

    /// Writes a piece of the stream.
    ///
    /// - Throws: ``ResponseLengthError`` when the pieces come to more than was announced; nothing is
    ///   written then, and the connection must be closed.
    package mutating func append(_ piece: [UInt8], into output: inout [UInt8]) throws(ResponseLengthError) {
        // A chunk of no bytes would be the last one: RFC 9112 section 7.1.
        guard !piece.isEmpty else { return }
        let total = written + Int64(piece.count)
        switch framing {
        case .headOnly:
            throw ResponseLengthError(announced: 0, written: total)
        case .length(let announced):
            guard total <= announced else { throw ResponseLengthError(announced: announced, written: total) }
            output.append(contentsOf: piece)
        case .chunked:
            output.append(String(piece.count, radix: 16))
            output.append("\r\n")
            output.append(contentsOf: piece)
            output.append("\r\n")
        case .untilClose:
            output.append(contentsOf: piece)
        }
        written = total
    }

    /// Writes what follows the last piece.
    ///
    /// - Throws: ``ResponseLengthError`` when less was written than was announced: closing the
    ///   connection tells the client (RFC 9112 section 8).
    package mutating func finish(into output: inout [UInt8]) throws(ResponseLengthError) {
        switch framing {
        case .headOnly, .untilClose: break
        case .chunked: output.append("0\r\n\r\n")
        case .length(let announced):
            guard written == announced else {
                throw ResponseLengthError(announced: announced, written: written)
            }
        }
    }
}

/// A stream made more or fewer bytes than its response announced.
package struct ResponseLengthError: Error, Hashable, Sendable {
    package let announced: Int64
    package let written: Int64
}

extension ResponseSerializer {
    private func appendHead(_ response: Response, date: String, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + 256 + Int(response.body.inMemory))
        // Always our own version: RFC 9112 section 2.3.
        output.append("HTTP/1.1 ")
        output.appendStatusCode(response.status.code)
        output.append(" ")
        output.append(response.status.reasonPhrase)
        output.append("\r\nDate: ")
        output.append(date)
        for field in response.fields where !field.name.isOwnedBySerializer {
            output.append("\r\n")
            output.append(field.name.rawName)
            output.append(": ")
            // `HTTPField` holds no CR, LF or NUL: it replaces them when it is made. The bytes are
            // taken as they are, so `obs-text` goes through.
            unsafe field.withUnsafeBytesOfValue { unsafe output.append(contentsOf: $0) }
        }
        if let shared = response.shared { output.append(contentsOf: shared.bytes) }
        // The name is as harmless as a field's value: whoever sets it has looked.
        if let id = response.requestID {
            output.append("\r\nX-Request-Id: ")
            output.append(id)
        }
        switch framing {
        case .headOnly, .untilClose: break
        case .length(let length):
            output.append("\r\nContent-Length: ")
            output.append(String(length))
        case .chunked: output.append("\r\nTransfer-Encoding: chunked")
        }
        // RFC 9112 section 9.3: 1.1 lives on unless told, 1.0 ends unless told.
        if closesConnection {
            output.append("\r\nConnection: close")
        } else if exchange.minorVersion == 0 {
            output.append("\r\nConnection: keep-alive")
        }
        output.append("\r\n\r\n")
    }
}

extension HTTPField {
    /// Whether an endpoint asks for the end of the connection.
    fileprivate var asksToClose: Bool {
        name.canonicalName.utf8.count == 10 && name == .connection
            && value.pieces(separatedBy: UInt8(ascii: ",")).contains { $0.isToken("close") }
    }
}

extension HTTPField.Name {
    /// There is one of each in a response, and it is written here.
    fileprivate var isOwnedBySerializer: Bool {
        let name = canonicalName
        // Most fields are told by their length.
        return switch name.utf8.count {
        case 4: name == "date"
        case 10: name == "connection" || name == "keep-alive"
        case 14: name == "content-length"
        case 17: name == "transfer-encoding"
        default: false
        }
    }
}

extension ResponseBody {
    fileprivate var inMemory: Int64 {
        if case .bytes(let bytes) = self { Int64(bytes.count) } else { 0 }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ text: String) { append(contentsOf: text.utf8) }

    /// Three digits, always: RFC 9110 section 15.
    fileprivate mutating func appendStatusCode(_ code: Int) {
        for power in [100, 10, 1] { append(0x30 + UInt8(code / power % 10)) }
    }
}
