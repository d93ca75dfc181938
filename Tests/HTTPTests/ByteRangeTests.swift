import HTTP
import HTTPTypes
import Testing

@Suite struct ByteRangeTests {
    private let tag = EntityTag(strong: "abc")

    private func select(
        _ fields: HTTPFields, total: Int64 = 10, method: HTTPRequest.Method = .get
    ) -> RangeSelection {
        RangeSelection(method: method, fields: fields, current: tag, total: total)
    }

    @Test(
        arguments: [
            ("bytes=0-0", 0..<1), ("bytes=2-5", 2..<6), ("bytes=2-", 2..<10), ("bytes=-3", 7..<10),
            ("bytes=-30", 0..<10),
            ("bytes=9-99", 9..<10), ("BYTES=0-9", 0..<10), ("bytes= 1-2", 1..<3),
            ("bytes=0-99999999999999999999", 0..<10),
            ("bytes=0-9223372036854775807", 0..<10), ("bytes=-99999999999999999999", 0..<10),
        ] as [(String, Range<Int64>)])
    func `a range is cut to what there is`(value: String, positions: Range<Int64>) {
        guard case .part(let range) = select([.range: value]) else {
            Issue.record("no part")
            return
        }
        #expect(range.positions == positions)
        #expect(range.contentRange == "bytes \(positions.lowerBound)-\(positions.upperBound - 1)/10")
    }

    @Test(arguments: ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"])
    func `a range outside is 416`(value: String) {
        #expect(select([.range: value]) == .unsatisfiable)
    }

    @Test func `nothing of an empty representation can be sent`() {
        #expect(select([.range: "bytes=0-"], total: 0) == .unsatisfiable)
        #expect(select([.range: "bytes=-5"], total: 0) == .unsatisfiable)
        #expect(ByteRange.unsatisfied(total: 0) == "bytes */0")
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=1-2,4-5", "bytes=+1-2",
        "bytes=1 - 2", "lines=1-2",
        "bytes=1-2-3", "bytes=--1", "bytes:1-2",
    ])
    func `a malformed, foreign or multiple range is ignored`(value: String) {
        #expect(select([.range: value]) == .whole)
    }

    @Test func `ranges are for GET`() {
        #expect(select([.range: "bytes=0-1"], method: .head) == .whole)
        #expect(select([:]) == .whole)
    }

    @Test func `If-Range lets a range through for the current strong tag only`() {
        #expect(select([.range: "bytes=0-1", .ifRange: "\"abc\""]) != .whole)
        for value in ["\"x\"", "W/\"abc\"", "\"abc\", \"x\"", "Sun, 06 Nov 1994 08:49:37 GMT", "*", ""] {
            #expect(select([.range: "bytes=0-1", .ifRange: value]) == .whole, "\(value)")
        }
    }
}
