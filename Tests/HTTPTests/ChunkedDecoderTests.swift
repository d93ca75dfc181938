import HTTP
import Testing

@Suite struct ChunkedDecoderTests {
    private func play(_ body: String, chop: Chop = .bytewise) -> Transcript {
        Transcript("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body, chop: chop)
    }

    @Test(arguments: Chop.all)
    func `chunks become a body`(chop: Chop) {
        let request = play("1\r\na\r\n00A\r\n0123456789\r\n2;x=\"\\\"\"\r\nbc\r\n0;z\r\n\r\n", chop: chop)
            .requests.first
        #expect(request?.body == Array("a0123456789bc".utf8))
        #expect(request?.isComplete == true)
    }

    @Test func `chunk data may look like the end`() {
        #expect(play("7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n").requests.first?.body == Array("0\r\n\r\n\r\n".utf8))
    }

    @Test func `trailers are checked and dropped`() throws {
        let request = try #require(play("0\r\nX-T: v\r\nHost: evil\r\n\r\n").requests.first)
        #expect(request.isComplete)
        #expect(request.head.fields.count == 2)
        for (trailer, fault) in [
            ("X T: v", RequestFault.fieldName), ("X : v", .spaceBeforeColon), (" v", .foldedLine),
            ("v", .missingColon),
        ] {
            #expect(play("0\r\n\(trailer)\r\n\r\n").error == .malformed(fault))
        }
    }

    @Test(arguments: [
        "\r\n", "g\r\n", "+5\r\n", "-1\r\n", " 5\r\n", "5 \r\n", "0x5\r\n", "1_0\r\n", ";a\r\n", "5\t;a\r\n",
    ])
    func `a size is hexadecimal digits`(line: String) {
        #expect(play(line).error == .malformed(.chunkSize))
    }

    @Test func `a size that overflows is too large, with any number of zeros before it`() {
        for size in ["ffffffffffffffff", "8000000000000000", "10000000000000000", "7fffffffffffffff"] {
            #expect(play("\(size)\r\n").error == .tooLarge(.body, limit: 64 << 20))
        }
        #expect(play("00000000000000000000000000000001\r\na\r\n").requests.first?.body == [0x61])
    }

    @Test(arguments: ["2\r\nabc\r\n", "2\r\nab\n", "2\r\nab0\r\n", "2\r\nab\rX"])
    func `data ends where its size says`(body: String) {
        #expect(play(body).error == .malformed(.chunkEnd))
    }

    @Test(arguments: ["Content-Length: 5", "transfer-encoding: chunked", "TRANSFER-ENCODING: gzip"])
    func `a trailer cannot frame the message anew`(trailer: String) {
        #expect(play("0\r\n\(trailer)\r\n\r\n").error == .malformed(.framingTrailer))
    }

    @Test func `an unfinished body is not complete`() {
        let transcript = play("5\r\nhello\r\n")
        #expect(transcript.requests.first?.isComplete == false)
        #expect(!transcript.isIdle)
        #expect(transcript.error == nil)
    }
}
