import HTTPTypes
import Testing

@testable import HTTP

@Suite struct ResponseSerializerTests {
    private let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private let json = Response(status: .ok, contentType: "application/json", bytes: Array("{}".utf8))

    private func text(
        _ response: Response, method: HTTPRequest.Method = .get, minorVersion: Int = 1,
        keepsAlive: Bool = true
    ) -> String {
        var serializer = ResponseSerializer(
            for: Exchange(method: method, minorVersion: minorVersion, keepsAlive: keepsAlive)
        )
        var output: [UInt8] = []
        _ = serializer.start(response, date: date, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `a response has a status line, a date, one length and its body`() {
        #expect(
            text(json)
                == "HTTP/1.1 200 OK\r\nDate: \(date)\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        )
    }

    @Test func `HEAD has the same head and no body`() {
        #expect(text(json, method: .head) + "{}" == text(json))
    }

    @Test func `Connection is said when the version does not imply it`() {
        #expect(!text(json).contains("Connection"))
        #expect(text(json, keepsAlive: false).contains("\r\nConnection: close\r\n"))
        #expect(text(json, minorVersion: 0).contains("\r\nConnection: keep-alive\r\n"))
        #expect(text(json, minorVersion: 0, keepsAlive: false).contains("\r\nConnection: close\r\n"))
    }

    @Test(arguments: [HTTPResponse.Status.noContent, .notModified, .earlyHints])
    func `a status without content has neither body nor length`(status: HTTPResponse.Status) {
        var response = json
        response.status = status
        let text = text(response)
        #expect(text.hasSuffix("\r\n\r\n"))
        #expect(!text.contains("Content-Length") && !text.contains("Transfer-Encoding"))
    }

    @Test func `an endpoint cannot frame or date its response, but can end the connection`() {
        var response = json
        response.fields[.contentLength] = "777"
        response.fields[.transferEncoding] = "chunked"
        response.fields[.date] = "never"
        response.fields[.connection] = "x, Close"
        let text = text(response)
        #expect(text.contains("Content-Length: 2\r\n") && !text.contains("777"))
        #expect(!text.contains("chunked") && !text.contains("never"))
        #expect(text.contains("\r\nConnection: close\r\n") && !text.contains("x, Close"))
    }

    @Test func `a value cannot split a response`() {
        var response = json
        response.fields[.location] = "/a\r\nX-Injected: 1\n\0"
        let text = text(response)
        #expect(text.contains("Location: /a  X-Injected: 1"))
        #expect(!text.contains("\nX-Injected"))
    }

    @Test func `100 is a head alone`() {
        var output: [UInt8] = [1]
        ResponseSerializer.appendContinue(into: &output)
        #expect(output == [1] + Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
}

extension ResponseSerializerTests {
    private func stream(
        _ pieces: [String], length: Int64?, minorVersion: Int = 1
    ) throws(ResponseLengthError) -> String {
        var serializer = ResponseSerializer(
            for: Exchange(method: .get, minorVersion: minorVersion, keepsAlive: true)
        )
        var output: [UInt8] = []
        let response = Response(status: .ok, fields: [:], body: .stream(length: length, Pieces([])))
        #expect(serializer.start(response, date: date, into: &output) != nil)
        #expect(serializer.closesConnection == (length == nil && minorVersion == 0))
        output.removeAll()
        for piece in pieces { try serializer.append(Array(piece.utf8), into: &output) }
        try serializer.finish(into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `pieces of unknown length are chunks, and an empty one does not end them`() throws {
        let long = String(repeating: "x", count: 17)
        #expect(try stream(["ab", "", long], length: nil) == "2\r\nab\r\n11\r\n\(long)\r\n0\r\n\r\n")
        #expect(try stream([], length: nil) == "0\r\n\r\n")
        #expect(try stream(["ab", "c"], length: nil, minorVersion: 0) == "abc")
    }

    @Test func `a stream keeps its word about its length`() throws {
        #expect(try stream(["ab", "c"], length: 3) == "abc")
        #expect(throws: ResponseLengthError(announced: 3, written: 4)) {
            try stream(["ab", "cd"], length: 3)
        }
        #expect(throws: ResponseLengthError(announced: 3, written: 2)) { try stream(["ab"], length: 3) }
    }

    @Test func `HEAD pulls no stream`() {
        var serializer = ResponseSerializer(for: Exchange(method: .head, minorVersion: 1, keepsAlive: true))
        var output: [UInt8] = []
        let response = Response(status: .ok, fields: [:], body: .stream(length: 5, Pieces([[1]])))
        #expect(serializer.start(response, date: date, into: &output) == nil)
        #expect(String(decoding: output, as: UTF8.self).contains("Content-Length: 5\r\n"))
    }
}
