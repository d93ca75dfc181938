import HTTP
import HTTPTypes
import Testing

@Suite struct ExchangeTests {
    @Test func `an exchange takes its method, version and persistence from the head`() throws {
        let head = try #require(Transcript("HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").heads.first)
        #expect(Exchange(head) == Exchange(method: .head, minorVersion: 0, keepsAlive: true))
    }

    @Test func `a refused request is answered once and with a body`() {
        var serializer = ResponseSerializer(for: .refused)
        var output: [UInt8] = []
        let response = Problem(RequestError.malformed(.host)).response
        #expect(serializer.start(response, date: "now", into: &output) == nil)
        #expect(serializer.closesConnection)
        #expect(output.last == UInt8(ascii: "}"))
    }
}
