import HTTP
import HTTPTypes
import Testing

@Suite struct RouteMatchTests {
    @Test func `Allow lists methods with commas, and may be empty`() {
        #expect([HTTPRequest.Method.get, .head].allowFieldValue == "GET, HEAD")
        #expect([HTTPRequest.Method]().allowFieldValue == "")
    }
}
