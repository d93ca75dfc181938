import Testing

@testable import HTTP

@Suite struct LineScannerTests {
    private let excess = RequestError.tooLarge(.requestLine, limit: 3)

    private func scan(
        _ text: String, _ alphabet: LineScanner.Alphabet = .fieldLine
    ) throws(RequestError) -> Int? {
        var buffer = ReceiveBuffer()
        buffer.append(Array(text.utf8))
        var scanner = LineScanner()
        return try scanner.next(in: buffer, limit: 3, excess: excess, alphabet: alphabet)
    }

    @Test func `a line ends at its CRLF`() throws {
        #expect(try scan("abc\r\nd") == 3)
        #expect(try scan("\r\n") == 0)
    }

    @Test func `an unfinished line has no length`() throws {
        for text in ["", "a", "abc", "abc\r", "\r"] { #expect(try scan(text) == nil, "\(text)") }
    }

    @Test func `a line longer than the limit is refused before its end`() {
        #expect(throws: excess) { try scan("abcd") }
        #expect(throws: excess) { try scan("abcd\r\n") }
    }

    @Test func `CR and LF only come together`() {
        #expect(throws: RequestError.malformed(.bareCarriageReturn)) { try scan("a\rb") }
        #expect(throws: RequestError.malformed(.bareCarriageReturn)) { try scan("a\r\r\n") }
        #expect(throws: RequestError.malformed(.bareLineFeed)) { try scan("a\n") }
        #expect(throws: RequestError.malformed(.bareLineFeed)) { try scan("abc\n") }
    }

    @Test func `tabs and text beyond ASCII belong in fields only`() throws {
        #expect(try scan("\té\r\n") == 3)
        #expect(throws: RequestError.malformed(.forbiddenByte)) { try scan("\t", .requestLine) }
        #expect(throws: RequestError.malformed(.forbiddenByte)) { try scan("é", .requestLine) }
        for control in ["\0", "\u{1}", "\u{B}", "\u{7F}"] {
            #expect(throws: RequestError.malformed(.forbiddenByte)) { try scan(control) }
        }
    }

    @Test func `a scanner looks at no byte twice`() throws {
        var buffer = ReceiveBuffer()
        var scanner = LineScanner()
        for count in 1...100 {
            buffer.append([0x61])
            _ = try scanner.next(in: buffer, limit: 1000, excess: excess, alphabet: .fieldLine)
            #expect(scanner.scanned == count)
        }
        buffer.append([0x0D, 0x0A])
        #expect(try scanner.next(in: buffer, limit: 1000, excess: excess, alphabet: .fieldLine) == 100)
        #expect(scanner.scanned == 0)
    }
}
