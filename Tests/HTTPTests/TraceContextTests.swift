import Testing

@testable import HTTP

@Suite struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00f067aa0ba902b7"

    @Test func `A traceparent reads and writes`() throws {
        let text = "00-\(Self.trace)-\(Self.parent)-01"
        let context = try #require(TraceContext(traceparent: text))
        #expect(context == TraceContext(traceID: Self.trace, parentID: Self.parent, flags: "01"))
        #expect(context.traceparent == text)
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-0", "00-\(trace)-\(parent)-01-",
        "00-\(trace)-\(parent)-01-extra", "01-\(trace)-\(parent)-01", "ff-\(trace)-\(parent)-01",
        "00-\(trace.uppercased())-\(parent)-01", "00-\(trace)-\(parent)-0G", "00-\(trace)_\(parent)-01",
        "00-00000000000000000000000000000000-\(parent)-01", "00-\(trace)-0000000000000000-01",
        " 00-\(trace)-\(parent)-0", "00-\(trace.dropLast())é-\(parent)-1", "00-\(trace)-\(parent)-é",
    ])
    func `What is not to the letter is none`(text: String) { #expect(TraceContext(traceparent: text) == nil) }

    @Test func `A state is visible and not too long`() {
        #expect(TraceContext.isState("rojo=00f067aa0ba902b7, congo=t61rcWkgMzE"))
        #expect(!TraceContext.isState(""))
        #expect(!TraceContext.isState("a=\u{7f}"))
        #expect(!TraceContext.isState(String(repeating: "a", count: 513)))
    }
}
