import HTTP
import Testing

@Suite struct RequestParserTests {
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test(arguments: Chop.all)
    func `pipelined requests come out one after another`(chop: Chop) {
        let post = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        let transcript = Transcript(post + get + post + get, chop: chop)
        #expect(transcript.heads.map(\.target.path) == ["/a", "/", "/a", "/"])
        #expect(transcript.requests.map(\.body.count) == [3, 0, 3, 0])
        #expect(transcript.isIdle)
        #expect(transcript.unread == 0)
    }

    @Test func `four empty lines are skipped before a request and five are not`() {
        #expect(Transcript(String(repeating: "\r\n", count: 4) + get).requests.count == 1)
        #expect(Transcript(String(repeating: "\r\n", count: 5) + get).error == .malformed(.emptyLines))
        // The count begins anew with every request.
        #expect(Transcript("\r\n\r\n\r\n" + get + "\r\n\r\n\r\n" + get).requests.count == 2)
    }

    @Test func `a parser is idle between requests only`() throws {
        var parser = RequestParser(limits: .standard)
        var buffer = ReceiveBuffer()
        #expect(parser.isIdle)
        for (piece, isIdle) in [
            ("\r\n", true), ("G", false), ("ET / HTTP/1.1\r\n", false), ("Host: h\r\n", false),
            ("\r\n", true), ("\r", false),
            ("\n", true), ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n", false), ("a", false),
            ("b", true),
        ] {
            buffer.append(Array(piece.utf8))
            while try parser.next(&buffer) != nil {}
            #expect(parser.isIdle == isIdle, "\(piece)")
        }
    }

    @Test func `an error is repeated, whatever comes after it`() {
        var parser = RequestParser(limits: .standard)
        var buffer = ReceiveBuffer()
        buffer.append(Array("BAD\r\n".utf8))
        #expect(throws: RequestError.malformed(.requestLine)) { try parser.next(&buffer) }
        buffer.append(Array(get.utf8))
        #expect(throws: RequestError.malformed(.requestLine)) { try parser.next(&buffer) }
        #expect(!parser.isIdle)
    }

    @Test func `what another protocol sends is refused before its line ends`() {
        #expect(Transcript("\u{16}\u{3}\u{1}").error == .malformed(.forbiddenByte))
    }

    @Test func `what follows an end stays in the buffer until it is asked for`() throws {
        var parser = RequestParser(limits: .standard)
        var buffer = ReceiveBuffer()
        buffer.append(Array((get + get).utf8))
        guard case .head = try parser.next(&buffer) else {
            Issue.record("no head")
            return
        }
        #expect(try parser.next(&buffer) == .end)
        #expect(buffer.count == get.utf8.count)
        #expect(parser.isIdle)
    }

    @Test func `fields of one request do not leak into the next`() {
        let first = "GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n\r\n"
        #expect(Transcript(first + get).heads.map(\.fields.count) == [2, 1])
    }
}
