import HTTPTypes
import Testing

@testable import HTTP

@Suite struct RequestLineTests {
    private func line(_ text: String) throws(RequestError) -> RequestLine {
        let bytes = Array(text.utf8)
        return try RequestLine(bytes.span)
    }

    @Test(arguments: [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options, .trace])
    func `a known method is read`(method: HTTPRequest.Method) throws {
        #expect(try line("\(method.rawValue) / HTTP/1.1").method == method)
    }

    @Test(arguments: ["get", "Get", "FOO", "CONNECT", "GETX", "GE"])
    func `another method is 501, and case matters`(method: String) {
        #expect(throws: RequestError.unknownMethod) { try line("\(method) / HTTP/1.1") }
    }

    @Test(arguments: [
        "GET /", "GET", "GET  / HTTP/1.1", " GET / HTTP/1.1", "GET HTTP/1.1", "GE(T / HTTP/1.1", "GET /", " ",
    ])
    func `a line is three words with single spaces`(text: String) {
        #expect(throws: RequestError.malformed(.requestLine)) { try line(text) }
    }

    @Test(arguments: [
        "HTTP/1.1 ", "HTTP/ 1.1", "HTTP/1", "HTTP/1.", "HTTP/1.10", "HTTP/11.1", "http/1.1", "HTTP/1,1",
        "HTTP-1.1", "",
        " HTTP/1.1", "HTTP/a.1",
    ])
    func `a version has two digits and one spelling`(version: String) {
        #expect(throws: RequestError.malformed(.version)) { try line("GET / \(version)") }
    }

    @Test func `an unknown major version is 505 and an unknown minor one is not`() throws {
        for version in ["HTTP/0.9", "HTTP/2.0", "HTTP/9.9"] {
            #expect(throws: RequestError.unsupportedVersion) { try line("GET / \(version)") }
        }
        #expect(throws: RequestError.unsupportedVersion) { try line("PRI * HTTP/2.0") }
        #expect(try line("GET / HTTP/1.0").minorVersion == 0)
        #expect(try line("GET / HTTP/1.2").minorVersion == 2)
    }

    @Test func `the absolute form gives an authority and a path`() throws {
        let line = try line("GET HTTP://A.example:81/b?c HTTP/1.1")
        #expect(line.authority?.description == "a.example:81")
        #expect(line.target.segments == ["b"])
        #expect(line.target.rawQuery == "c")
        #expect(try self.line("GET https://a HTTP/1.1").target.path == "/")
        #expect(try self.line("GET http://a?b=c HTTP/1.1").target.query("b") == "c")
        #expect(try self.line("GET / HTTP/1.1").authority == nil)
    }

    @Test(arguments: [
        "ftp://a/", "http:/a", "http://", "http:a", "a.example:80", "example", "*x", "?a", "httpx://a",
    ])
    func `other forms are refused`(target: String) {
        #expect(throws: RequestError.self) { try line("GET \(target) HTTP/1.1") }
    }

    @Test func `userinfo is refused`() {
        #expect(throws: RequestError.malformed(.host)) { try line("GET http://u:p@a/ HTTP/1.1") }
    }

    @Test func `the asterisk is for OPTIONS, and so is an absolute form without a path`() throws {
        #expect(try line("OPTIONS * HTTP/1.1").target.form == .asterisk)
        #expect(try line("OPTIONS http://a HTTP/1.1").target.form == .asterisk)
        #expect(try line("OPTIONS http://a/ HTTP/1.1").target.form == .path)
        #expect(throws: RequestError.malformed(.targetForm)) { try line("GET * HTTP/1.1") }
    }
}
