import HTTP
import Testing

@Suite struct RequestFaultTests {
    @Test func `no two faults say the same`() {
        #expect(Set(RequestFault.allCases.map(\.detail)).count == RequestFault.allCases.count)
    }

    /// One request for each fault, so that none is dead code.
    static let examples: [(RequestFault, String)] = [
        (.bareCarriageReturn, "GET / HTTP/1.1\rX"),
        (.bareLineFeed, "GET / HTTP/1.1\n"),
        (.forbiddenByte, "GET /\u{7} HTTP/1.1\r\n"),
        (.emptyLines, "\r\n\r\n\r\n\r\n\r\n"),
        (.requestLine, "GET /\r\n"),
        (.version, "GET / HTTP/1.1x\r\n"),
        (.targetForm, "GET * HTTP/1.1\r\n"),
        (.targetCharacter, "GET /a#b HTTP/1.1\r\n"),
        (.percentEncoding, "GET /%2 HTTP/1.1\r\n"),
        (.forbiddenEncoding, "GET /a%2Fb HTTP/1.1\r\n"),
        (.encodedText, "GET /%ff HTTP/1.1\r\n"),
        (.dotSegment, "GET /a/%2e%2E/b HTTP/1.1\r\n"),
        (.fieldName, "GET / HTTP/1.1\r\nX[]: b\r\n"),
        (.spaceBeforeColon, "GET / HTTP/1.1\r\nX : b\r\n"),
        (.missingColon, "GET / HTTP/1.1\r\nX\r\n"),
        (.foldedLine, "GET / HTTP/1.1\r\nX: a\r\n b\r\n"),
        (.missingHost, "GET / HTTP/1.1\r\n\r\n"),
        (.repeatedHost, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        (.host, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        (
            .lengthAndCoding,
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
        ),
        (.codingBeforeHTTP11, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
        (.coding, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"),
        (.length, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n"),
        (.repeatedLength, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n"),
        (.chunkSize, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5 \r\n"),
        (.chunkExtension, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;\r\n"),
        (.chunkEnd, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"),
        (
            .framingTrailer,
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\ncontent-LENGTH: 5\r\n\r\n"
        ),
    ]

    @Test func `each fault has an example`() {
        #expect(Self.examples.map(\.0) == RequestFault.allCases)
    }

    @Test(arguments: examples)
    func `a fault is found however the request is cut`(fault: RequestFault, text: String) {
        for chop in Chop.all {
            #expect(Transcript(text, chop: chop).error == .malformed(fault), "\(chop)")
        }
    }
}
