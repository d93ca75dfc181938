import HTTP
import HTTPTypes
import Testing

@Suite struct ConditionalTests {
    private let current = EntityTag(strong: "abc")

    private func outcome(
        _ fields: HTTPFields, method: HTTPRequest.Method = .get,
        current: EntityTag? = EntityTag(strong: "abc")
    ) -> Conditional {
        Conditional(method: method, fields: fields, current: current)
    }

    @Test func `without conditions a request proceeds`() {
        #expect(outcome([:]) == .proceed)
    }

    @Test(arguments: ["\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*", " * "])
    func `If-None-Match of what the client has is 304 when reading and 412 when writing`(value: String) {
        #expect(outcome([.ifNoneMatch: value]) == .notModified)
        #expect(outcome([.ifNoneMatch: value], method: .head) == .notModified)
        #expect(outcome([.ifNoneMatch: value], method: .post) == .failed)
    }

    @Test(arguments: ["\"x\"", "\"abc-gzip\"", "abc", "", "\"ABC\""])
    func `If-None-Match of something else proceeds`(value: String) {
        #expect(outcome([.ifNoneMatch: value]) == .proceed)
    }

    @Test func `If-Match compares strongly`() {
        #expect(outcome([.ifMatch: "\"abc\""]) == .proceed)
        #expect(outcome([.ifMatch: "*"]) == .proceed)
        #expect(outcome([.ifMatch: "W/\"abc\""]) == .failed)
        #expect(outcome([.ifMatch: "\"x\""]) == .failed)
        #expect(outcome([.ifMatch: "abc"]) == .failed)
    }

    @Test func `the asterisk stands for anything that exists`() {
        #expect(outcome([.ifMatch: "*"], current: nil) == .failed)
        #expect(outcome([.ifNoneMatch: "*"], current: nil) == .proceed)
    }

    @Test func `If-Match is looked at first`() {
        #expect(outcome([.ifMatch: "\"x\"", .ifNoneMatch: "\"abc\""]) == .failed)
        #expect(outcome([.ifMatch: "\"abc\"", .ifNoneMatch: "\"abc\""]) == .notModified)
    }
}
