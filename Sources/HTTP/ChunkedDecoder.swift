/// Removes the chunked transfer coding: RFC 9112 section 7.1.
///
/// Stricter than the RFC in one place: it lets whitespace stand before a chunk extension ("bad
/// whitespace"), which no client sends and parsers disagree on. Extensions are checked and ignored;
/// trailers are checked and dropped, never merged into the header (RFC 9110 section 6.5.1).
struct ChunkedDecoder {
    private enum State {
        case size
        case data(remaining: Int)
        case dataEnd
        case trailers
    }

    enum Event {
        case bytes([UInt8])
        case end
    }

    private let limits: RequestLimits
    private var state = State.size
    private var line = LineScanner()
    /// Body bytes announced so far.
    private var announced = 0
    private var extensionBytes = 0
    private var trailerBytes = 0

    init(limits: RequestLimits) { self.limits = limits }

    /// The next event, or nil when more bytes are needed.
    mutating func next(_ buffer: inout ReceiveBuffer) throws(RequestError) -> Event? {
        while true {
            switch state {
            case .size:
                guard try readSize(&buffer) else { return nil }
            case .data(let remaining):
                guard !buffer.isEmpty else { return nil }
                let bytes = buffer.take(min(remaining, buffer.count))
                state = bytes.count == remaining ? .dataEnd : .data(remaining: remaining - bytes.count)
                return .bytes(bytes)
            case .dataEnd:
                guard try readDataEnd(&buffer) else { return nil }
            case .trailers:
                switch try readTrailer(&buffer) {
                case .incomplete: return nil
                case .field: continue
                case .end: return .end
                }
            }
        }
    }

    private mutating func readSize(_ buffer: inout ReceiveBuffer) throws(RequestError) -> Bool {
        let length = try line.next(
            in: buffer, limit: limits.chunkLine,
            excess: .tooLarge(.chunkLine, limit: limits.chunkLine), alphabet: .fieldLine
        )
        guard let length else { return false }
        let start = buffer.start
        let (size, extensions) = try Self.parse(buffer.bytes.span.extracting(start..<start + length))
        buffer.consume(length + 2)
        extensionBytes += extensions
        guard extensionBytes <= limits.chunkExtensions else {
            throw .tooLarge(.chunkExtensions, limit: limits.chunkExtensions)
        }
        // Nil is more than an `Int` holds.
        guard let size, size <= limits.body - announced else { throw .tooLarge(.body, limit: limits.body) }
        announced += size
        state = size == 0 ? .trailers : .data(remaining: size)
        return true
    }

    private mutating func readDataEnd(_ buffer: inout ReceiveBuffer) throws(RequestError) -> Bool {
        let start = buffer.start
        let end: [UInt8] = [.carriageReturn, .lineFeed]
        for index in 0..<min(2, buffer.count) where buffer.bytes[start + index] != end[index] {
            throw .malformed(.chunkEnd)
        }
        guard buffer.count >= 2 else { return false }
        buffer.consume(2)
        state = .size
        return true
    }

    private mutating func readTrailer(_ buffer: inout ReceiveBuffer) throws(RequestError) -> SectionStep {
        let length = try line.next(
            in: buffer, limit: max(0, limits.trailers - trailerBytes - 2),
            excess: .tooLarge(.trailers, limit: limits.trailers), alphabet: .fieldLine
        )
        guard let length else { return .incomplete }
        defer { buffer.consume(length + 2) }
        guard length > 0 else { return .end }
        let start = buffer.start
        let bytes = buffer.bytes.span.extracting(start..<start + length)
        let field = try FieldLine(bytes)
        // RFC 9110 section 6.5.1 forbids senders these; a proxy that merged one would frame anew.
        let name = String(validating: bytes.extracting(field.name)) ?? ""
        guard !name.isToken("content-length"), !name.isToken("transfer-encoding") else {
            throw .malformed(.framingTrailer)
        }
        trailerBytes += length + 2
        return .field
    }

    /// `chunk-size [ chunk-ext ]`.
    ///
    /// - Returns: The size, nil when it overflows; and how many bytes the extensions take.
    private static func parse(_ line: Span<UInt8>) throws(RequestError) -> (size: Int?, extensions: Int) {
        var size: Int? = 0
        var index = 0
        while index < line.count, let digit = line[index].hexValue {
            // Sixteen times an `Int` below 2⁵⁹ is still one.
            if let known = size { size = known < 1 << 59 ? known << 4 | Int(digit) : nil }
            index += 1
        }
        guard index > 0 else { throw .malformed(.chunkSize) }
        let extensions = line.extracting(index..<line.count)
        guard extensions.isEmpty || extensions[0] == UInt8(ascii: ";") else { throw .malformed(.chunkSize) }
        guard ChunkExtensions.areValid(extensions) else { throw .malformed(.chunkExtension) }
        return (size, extensions.count)
    }
}
