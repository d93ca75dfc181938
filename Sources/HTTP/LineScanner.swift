/// Finds the end of the next line, and resumes where it stopped.
///
/// Lines end in CRLF and in nothing else: RFC 9112 section 2.2 lets a recipient accept a bare LF, but
/// two programs that disagree on where a line ends disagree on where a request ends. Every byte is
/// looked at once however the input is cut, and a line that can no longer become valid is refused
/// before it is complete.
struct LineScanner {
    /// Bytes of the unfinished line that are known to be good.
    private(set) var scanned = 0

    /// What a line may hold besides its end.
    enum Alphabet {
        /// Visible ASCII and the space.
        case requestLine
        /// That, and the tab and `obs-text`: RFC 9110 section 5.5.
        case fieldLine
    }

    /// Looks for the end of the first line of the buffer.
    ///
    /// - Parameters:
    ///   - buffer: What has arrived; it has grown at its end since the last call, or not at all.
    ///   - limit: The longest line allowed, without its CRLF.
    ///   - excess: What to throw for a longer one.
    ///   - alphabet: What the line may hold.
    /// - Returns: The length of the line without its CRLF, or nil when its end has not arrived.
    /// - Throws: `excess`, `bareCarriageReturn`, `bareLineFeed` or `forbiddenByte`, whichever comes first.
    mutating func next(
        in buffer: ReceiveBuffer, limit: Int, excess: RequestError, alphabet: Alphabet
    ) throws(RequestError) -> Int? {
        let start = buffer.start
        let end = buffer.bytes.count
        let bytes = buffer.bytes.span
        let reach = min(end, start + limit)
        var index = start + scanned
        while index < reach {
            let byte = bytes[index]
            guard byte.isAllowed(in: alphabet) else {
                break
            }
            index += 1
        }
        scanned = index - start
        guard index < end else { return nil }
        switch bytes[index] {
        case .carriageReturn:
            guard index + 1 < end else { return nil }
            guard bytes[index + 1] == .lineFeed else { throw .malformed(.bareCarriageReturn) }
        case .lineFeed: throw .malformed(.bareLineFeed)
        case let byte: throw byte.isAllowed(in: alphabet) ? excess : .malformed(.forbiddenByte)
        }
        defer { scanned = 0 }
        return scanned
    }
}

extension UInt8 {
    @inline(__always)
    fileprivate func isAllowed(in alphabet: LineScanner.Alphabet) -> Bool {
        switch alphabet {
        case .requestLine: self >= 0x20 && self < 0x7F
        case .fieldLine: self >= 0x20 ? self != 0x7F : self == .tab
        }
    }
}
