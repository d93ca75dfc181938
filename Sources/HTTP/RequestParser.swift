import HTTPTypes

/// Turns received bytes into requests, strictly: RFC 9112.
///
/// The parser owns no socket and no buffer. The connection appends what it reads to a
/// ``ReceiveBuffer`` and asks for events until there are none; each byte is looked at once, however
/// the input is cut. After an error the parser repeats that error: the connection answers and closes.
package struct RequestParser: Sendable {
    private enum State {
        case requestLine
        case fields
        case length(remaining: Int)
        case chunked(ChunkedDecoder)
        case failed(RequestError)
    }

    private let limits: RequestLimits
    private var state = State.requestLine
    private var line = LineScanner()
    private var emptyLines = 0
    private var header = HeaderSection()
    private var holdsPartOfLine = false

    package init(limits: RequestLimits) { self.limits = limits }

    /// Whether no request has begun: the connection may be closed without a word (RFC 9112 section 9.5).
    ///
    /// Meaningful after ``next(_:)`` has returned nil or an end.
    package var isIdle: Bool {
        guard case .requestLine = state else { return false }
        return !holdsPartOfLine
    }

    /// Holds the body of the head that was just found to a limit of its own; without it ``RequestLimits/body`` is the
    /// limit of a chunked body, and the greater of the two that of a length.
    ///
    /// - Throws: ``RequestError/tooLarge(_:limit:)``, and the same again at every later call of ``next(_:)``.
    package mutating func limitBody(to limit: Int) throws(RequestError) {
        switch state {
        case .length(let length) where length > limit:
            state = .failed(.tooLarge(.body, limit: limit))
            throw .tooLarge(.body, limit: limit)
        case .chunked:
            var limits = limits
            limits.body = limit
            state = .chunked(ChunkedDecoder(limits: limits))
        case .length, .requestLine, .fields, .failed: break
        }
    }

    /// What the request is about whose header section is not complete.
    package var target: RequestTarget? { header.requestLine?.target }

    /// The next event, or nil when more bytes are needed.
    ///
    /// - Throws: The first rule that the request breaks, and the same again at every later call.
    /// - Complexity: O(bytes received since the last call).
    package mutating func next(_ buffer: inout ReceiveBuffer) throws(RequestError) -> RequestEvent? {
        do throws(RequestError) {
            let event = try advance(&buffer)
            holdsPartOfLine = event == nil && !buffer.isEmpty
            return event
        } catch {
            state = .failed(error)
            throw error
        }
    }

    private mutating func advance(_ buffer: inout ReceiveBuffer) throws(RequestError) -> RequestEvent? {
        while true {
            switch state {
            case .requestLine:
                guard try readRequestLine(&buffer) else { return nil }
            case .fields:
                switch try readField(&buffer) {
                case .incomplete: return nil
                case .field: continue
                case .end: return .head(try finishHead())
                }
            case .length(let remaining):
                return readBody(&buffer, remaining: remaining)
            case .chunked(var decoder):
                defer { if case .chunked = state { state = .chunked(decoder) } }
                switch try decoder.next(&buffer) {
                case nil: return nil
                case .bytes(let bytes): return .body(bytes)
                case .end:
                    state = .requestLine
                    return .end
                }
            case .failed(let error):
                throw error
            }
        }
    }

    private mutating func readRequestLine(_ buffer: inout ReceiveBuffer) throws(RequestError) -> Bool {
        while true {
            let length = try line.next(
                in: buffer, limit: limits.requestLine,
                excess: .tooLarge(.requestLine, limit: limits.requestLine), alphabet: .requestLine
            )
            guard let length else { return false }
            guard length == 0 else {
                let start = buffer.start
                header.requestLine = try RequestLine(buffer.bytes.span.extracting(start..<start + length))
                // Most requests have no more fields than this.
                header.fields.reserveCapacity(8)
                state = .fields
                buffer.consume(length + 2)
                emptyLines = 0
                return true
            }
            // RFC 9112 section 2.2: old clients send a CRLF too many after a body.
            emptyLines += 1
            guard emptyLines <= RequestLimits.emptyLines else { throw .malformed(.emptyLines) }
            buffer.consume(2)
        }
    }

    private mutating func readField(_ buffer: inout ReceiveBuffer) throws(RequestError) -> SectionStep {
        let length = try line.next(
            in: buffer, limit: max(0, limits.headerSection - header.bytes - 2),
            excess: .tooLarge(.headerSection, limit: limits.headerSection), alphabet: .fieldLine
        )
        guard let length else { return .incomplete }
        defer { buffer.consume(length + 2) }
        guard length > 0 else { return .end }
        guard header.fields.count < limits.fields else { throw .tooLarge(.fields, limit: limits.fields) }
        let start = buffer.start
        let bytes = buffer.bytes.span.extracting(start..<start + length)
        header.fields.append(try FieldLine(bytes).field(in: bytes))
        header.bytes += length + 2
        return .field
    }

    private mutating func finishHead() throws(RequestError) -> RequestHead {
        // There is one: no other state leads here.
        guard let line = header.requestLine else { throw .malformed(.requestLine) }
        let head = try RequestHead(
            line, fields: header.fields, bodyLimit: max(limits.body, limits.streamedBody))
        header = HeaderSection()
        state =
            switch head.framing {
            case .none: .length(remaining: 0)
            case .length(let length): .length(remaining: length)
            case .chunked: .chunked(ChunkedDecoder(limits: limits))
            }
        return head
    }

    private mutating func readBody(_ buffer: inout ReceiveBuffer, remaining: Int) -> RequestEvent? {
        guard remaining > 0 else {
            state = .requestLine
            return .end
        }
        guard !buffer.isEmpty else { return nil }
        let bytes = buffer.take(min(remaining, buffer.count))
        state = .length(remaining: remaining - bytes.count)
        return .body(bytes)
    }
}

/// What is known of a request whose header section is not complete.
private struct HeaderSection: Sendable {
    var requestLine: RequestLine?
    var fields = HTTPFields()
    /// Of all field lines so far, with their ends.
    var bytes = 0
}
