import HTTP
import HTTPTypes
import Testing

@Suite struct ProblemTests {
    @Test func `the type is a path made of the code`() {
        let kind = ProblemType(
            "invalid_specification", .unprocessableContent, "Invalid", meaning: "It is not valid.")
        let problem = Problem(kind, detail: "No.")
        #expect(problem.type == "/problems/invalid-specification")
    }

    @Test func `a parser's refusal becomes a problem`() {
        let problem = Problem(RequestError.tooLarge(.body, limit: 9))
        #expect(problem.status == .contentTooLarge)
        #expect(problem.title == "Content Too Large")
        #expect(problem.type == "/problems/content-too-large")
    }

    @Test func `a problem is answered with its status and media type`() {
        let response = Problem(RequestError.unknownMethod).response
        #expect(response.status == .notImplemented)
        #expect(response.fields[.contentType] == "application/problem+json")
        guard case .bytes(let bytes) = response.body else {
            Issue.record("no body")
            return
        }
        #expect(bytes.first == UInt8(ascii: "{"))
    }
}
