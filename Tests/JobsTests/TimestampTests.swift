import Jobs
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"),
        (1_795_478_400_000, "2026-11-24T00:00:00.000Z"), (1_795_478_399_999, "2026-11-23T23:59:59.999Z"),
        (951_782_400_123, "2000-02-29T00:00:00.123Z"), (-1, "1969-12-31T23:59:59.999Z"),
    ])
    func `A moment is written as RFC 3339 in UTC with milliseconds`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    /// Binary fractions of a second are often just below the decimal one.
    @Test func `No millisecond of a second is lost`() {
        let texts = (0..<1000).map { Timestamp(milliseconds: 1_795_478_400_000 + $0).description }
        #expect(Set(texts).count == 1000)
        #expect(texts == texts.sorted())
        #expect(texts[289].hasSuffix(":00.289Z"))
    }

    @Test func `Earlier moments come first`() {
        #expect(Timestamp(milliseconds: -1) < Timestamp(milliseconds: 0))
        #expect(!(Timestamp(milliseconds: 7) < Timestamp(milliseconds: 7)))
    }
}
