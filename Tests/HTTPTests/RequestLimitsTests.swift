import HTTP
import HTTPTypes
import Testing

@Suite struct RequestLimitsTests {
    @Test func `the standard request line holds the 8000 bytes that RFC 9112 asks for`() {
        #expect(RequestLimits.standard.requestLine >= 8000)
        #expect(RequestLimits.standard.body == 64 << 20)
    }

    static func text(line: Int) -> String {
        let overhead = "GET / HTTP/1.1".utf8.count
        return "GET /\(String(repeating: "a", count: line - overhead)) HTTP/1.1\r\nHost: h\r\n\r\n"
    }

    @Test(arguments: Chop.all)
    func `a request line of the limit passes and one byte more is 414`(chop: Chop) {
        var limits = RequestLimits.standard
        limits.requestLine = 40
        #expect(Transcript(Self.text(line: 40), chop: chop, limits: limits).requests.count == 1)
        let error = Transcript(Self.text(line: 41), chop: chop, limits: limits).error
        #expect(error == .tooLarge(.requestLine, limit: 40))
        #expect(error?.status == .uriTooLong)
    }

    @Test(arguments: Chop.all)
    func `a header section of the limit passes and one byte more is 431`(chop: Chop) {
        var limits = RequestLimits.standard
        limits.headerSection = 30
        let start = "GET / HTTP/1.1\r\nHost: h\r\n"
        // 9 bytes of Host, and 21 of this.
        let fits = start + "X: \(String(repeating: "a", count: 16))\r\n\r\n"
        #expect(Transcript(fits, chop: chop, limits: limits).requests.count == 1)
        let over = start + "X: \(String(repeating: "a", count: 17))\r\n\r\n"
        #expect(Transcript(over, chop: chop, limits: limits).error == .tooLarge(.headerSection, limit: 30))
        let another = fits.dropLast(2) + "Y:\r\n\r\n"
        #expect(Transcript(String(another), chop: chop, limits: limits).error?.status.code == 431)
    }

    @Test func `a hundred fields pass and one more is 431`() {
        let fields = String(repeating: "X: y\r\n", count: 99)
        let hundred = "GET / HTTP/1.1\r\nHost: h\r\n\(fields)"
        #expect(Transcript(hundred + "\r\n").heads.first?.fields.count == 100)
        #expect(Transcript(hundred + "X: y\r\n\r\n").error == .tooLarge(.fields, limit: 100))
    }

    @Test func `a body of the limit passes and one byte more is 413 before it is read`() {
        var limits = RequestLimits.standard
        limits.body = 5
        let head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: "
        #expect(Transcript(head + "5\r\n\r\nhello", limits: limits).requests.first?.isComplete == true)
        let over = Transcript(head + "6\r\n\r\n", limits: limits)
        #expect(over.error == .tooLarge(.body, limit: 5))
        #expect(over.requests.isEmpty)
        let overflowing = Transcript(head + "99999999999999999999999999\r\n\r\n", limits: limits)
        #expect(overflowing.error == .tooLarge(.body, limit: 5))
    }

    @Test(arguments: ["Content-Length: 6\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n6\r\n"])
    func `a body may have a limit of its own`(framing: String) throws {
        var limits = RequestLimits.standard
        (limits.body, limits.streamedBody) = (5, 6)
        for limit in [5, 6] {
            var parser = RequestParser(limits: limits)
            var buffer = ReceiveBuffer()
            buffer.append(Array("POST / HTTP/1.1\r\nHost: h\r\n\(framing)hello!".utf8))
            _ = try parser.next(&buffer)
            var body: RequestEvent?
            do throws(RequestError) {
                try parser.limitBody(to: limit)
                body = try parser.next(&buffer)
            } catch {
                #expect(error == .tooLarge(.body, limit: 5))
            }
            #expect(body == (limit == 5 ? nil : .body(Array("hello!".utf8))))
        }
    }
}

extension RequestLimitsTests {
    private static let chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"

    @Test(arguments: Chop.all)
    func `a chunked body is counted over all its chunks`(chop: Chop) {
        var limits = RequestLimits.standard
        limits.body = 5
        let fits = Transcript(Self.chunked + "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n", chop: chop, limits: limits)
        #expect(fits.requests.first?.body == Array("abcde".utf8))
        let over = Transcript(Self.chunked + "2\r\nab\r\n4\r\ncdef\r\n0\r\n\r\n", chop: chop, limits: limits)
        #expect(over.error == .tooLarge(.body, limit: 5))
        #expect(over.requests.first?.body == Array("ab".utf8))
    }

    @Test func `a chunk line of 256 bytes passes and one byte more is 400`() {
        let line = "1;\(String(repeating: "x", count: 254))"
        #expect(Transcript(Self.chunked + "\(line)\r\na\r\n0\r\n\r\n").requests.first?.isComplete == true)
        let error = Transcript(Self.chunked + "\(line)x\r\na\r\n0\r\n\r\n").error
        #expect(error == .tooLarge(.chunkLine, limit: 256))
        #expect(error?.status == .badRequest)
    }

    @Test func `chunk extensions are counted over all chunks`() {
        var limits = RequestLimits.standard
        limits.chunkExtensions = 10
        let chunk = "1;abcd\r\nx\r\n"
        #expect(Transcript(Self.chunked + chunk + chunk + "0\r\n\r\n", limits: limits).error == nil)
        let over = Transcript(Self.chunked + chunk + chunk + "0;a\r\n\r\n", limits: limits)
        #expect(over.error == .tooLarge(.chunkExtensions, limit: 10))
    }

    @Test func `trailers have their own limit`() {
        var limits = RequestLimits.standard
        limits.trailers = 12
        #expect(Transcript(Self.chunked + "0\r\nA: b\r\nC: d\r\n\r\n", limits: limits).error == nil)
        let over = Transcript(Self.chunked + "0\r\nA: b\r\nC: de\r\n\r\n", limits: limits)
        #expect(over.error == .tooLarge(.trailers, limit: 12))
        #expect(over.error?.status.code == 431)
    }
}
