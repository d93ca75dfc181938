import HTTPTypes
import Testing

@testable import HTTP

@Suite struct ResponseFramingTests {
    private func framing(
        _ status: HTTPResponse.Status, _ body: ResponseBody, method: HTTPRequest.Method = .get,
        minorVersion: Int = 1, fields: HTTPFields = [:]
    ) -> ResponseFraming {
        ResponseFraming(
            of: Response(status: status, fields: fields, body: body),
            for: Exchange(method: method, minorVersion: minorVersion, keepsAlive: true)
        )
    }

    private let unknown = ResponseBody.stream(length: nil, Pieces([]))

    @Test func `a known length is announced`() {
        #expect(framing(.ok, .bytes([1])) == .length(1))
        #expect(framing(.ok, .none) == .length(0))
        #expect(framing(.ok, .stream(length: 5, Pieces([]))) == .length(5))
    }

    @Test func `an unknown length is chunked in 1.1 and ends with the connection in 1.0`() {
        #expect(framing(.ok, unknown) == .chunked)
        #expect(framing(.ok, unknown, minorVersion: 0) == .untilClose)
        #expect(framing(.ok, unknown, method: .head, minorVersion: 0) == .headOnly)
    }

    @Test(arguments: [HTTPResponse.Status.continue, .earlyHints, .noContent, .notModified])
    func `a status without content frames none`(status: HTTPResponse.Status) {
        #expect(framing(status, .bytes([1])) == .headOnly)
        #expect(framing(status, unknown) == .headOnly)
    }

    @Test func `HEAD is framed as GET`() {
        #expect(framing(.ok, .bytes([1]), method: .head) == .length(1))
        #expect(framing(.ok, unknown, method: .head) == .chunked)
        #expect(framing(.ok, .none, method: .head, fields: [.contentLength: "9"]) == .length(9))
        #expect(framing(.ok, .none, method: .head) == .headOnly)
    }
}
