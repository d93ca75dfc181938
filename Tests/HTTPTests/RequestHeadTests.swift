import HTTP
import HTTPTypes
import Testing

@Suite struct RequestHeadTests {
    private func head(_ fields: String, version: String = "1.1") throws -> RequestHead {
        let transcript = Transcript("POST / HTTP/\(version)\r\n\(fields)\r\n")
        if let error = transcript.error { throw error }
        return try #require(transcript.heads.first)
    }

    @Test func `HTTP/1.0 may leave Host out`() throws {
        #expect(try head("", version: "1.0").authority == nil)
        #expect(throws: RequestError.malformed(.host)) { try head("Host: a b\r\n", version: "1.0") }
    }

    @Test func `the target's authority replaces Host, which is still checked`() throws {
        let target = "GET http://a:1/ HTTP/1.1\r\n"
        #expect(Transcript(target + "Host: b\r\n\r\n").heads.first?.authority?.description == "a:1")
        #expect(Transcript(target + "\r\n").error == .malformed(.missingHost))
        #expect(Transcript(target + "Host: b b\r\n\r\n").error == .malformed(.host))
    }

    @Test(arguments: [
        ("", true, false), ("Connection: close\r\n", false, false),
        ("Connection: foo, CLOSE\r\n", false, false),
        ("Connection: keep-alive\r\n", true, true),
        ("Connection: Keep-Alive\r\nConnection: close\r\n", false, false),
        ("Connection: closed\r\n", true, false), ("Connection: a,,\tkeep-alive \r\n", true, true),
    ])
    func `persistence follows the version and all Connection lines`(fields: String, in11: Bool, in10: Bool)
        throws
    {
        #expect(try head("Host: h\r\n" + fields).keepsAlive == in11)
        #expect(try head("Host: h\r\n" + fields, version: "1.0").keepsAlive == in10)
    }

    @Test func `an expectation counts when there is a body to wait for`() throws {
        let expect = "Host: h\r\nExpect: 100-Continue\r\n"
        #expect(try head(expect + "Content-Length: 1\r\n").expectsContinue)
        #expect(try head(expect + "Transfer-Encoding: chunked\r\n").expectsContinue)
        #expect(try !head(expect + "Content-Length: 0\r\n").expectsContinue)
        #expect(try !head(expect).expectsContinue)
        #expect(try !head("Host: h\r\nContent-Length: 1\r\n").expectsContinue)
        #expect(try !head(expect + "Content-Length: 1\r\n", version: "1.0").expectsContinue)
    }

    @Test func `another expectation is 417, but not in 1.0`() throws {
        #expect(throws: RequestError.unknownExpectation) { try head("Host: h\r\nExpect: teapot\r\n") }
        #expect(throws: RequestError.unknownExpectation) {
            try head("Host: h\r\nExpect: 100-continue\r\nExpect: teapot\r\n")
        }
        #expect(try !head("Expect: teapot\r\n", version: "1.0").expectsContinue)
    }

    @Test func `fields keep their order, their case and their underscores`() throws {
        let fields = try head("hOsT: h\r\nX_A: 1\r\nx-a: 2\r\n").fields
        #expect(fields.map(\.name.rawName) == ["hOsT", "X_A", "x-a"])
    }
}
