import HTTP
import HTTPTypes
import Testing

@Suite struct ResponseTests {
    @Test func `a body knows its length where anyone can`() {
        #expect(ResponseBody.none.length == 0)
        #expect(ResponseBody.bytes([1, 2]).length == 2)
        #expect(ResponseBody.stream(length: 7, Pieces([])).length == 7)
        #expect(ResponseBody.stream(length: nil, Pieces([])).length == nil)
    }

    @Test func `a response in memory names its media type`() {
        let response = Response(status: .created, contentType: "text/csv", bytes: [0x31])
        #expect(response.status == .created)
        #expect(response.fields[.contentType] == "text/csv")
        #expect(Response(status: .noContent).fields.isEmpty)
    }

    @Test func `a stream is pulled piece by piece`() async throws {
        let stream = Pieces([[1], [2, 3]])
        #expect(try await stream.next() == [1])
        #expect(try await stream.next() == [2, 3])
        #expect(try await stream.next() == nil)
    }
}
