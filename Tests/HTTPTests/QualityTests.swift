import Testing

@testable import HTTP

@Suite struct QualityTests {
    @Test(arguments: [
        ("0", 0), ("0.", 0), ("0.5", 500), ("0.05", 50), ("0.001", 1), ("0.999", 999), ("1", 1000),
        ("1.", 1000), ("1.0", 1000),
        ("1.000", 1000),
    ])
    func `a weight has up to three decimals`(text: String, thousandths: Int) {
        #expect(Quality(text)?.thousandths == thousandths)
    }

    @Test(arguments: ["", ".5", "2", "1.001", "1.1", "0.0001", "-0", "0,5", "00", "0.5x", "1e0", "0x1"])
    func `other spellings are no weight`(text: String) { #expect(Quality(text) == nil) }

    @Test func `what nobody mentioned is better than nothing and worse than everything`() throws {
        let least = try #require(Quality("0.001"))
        #expect(Quality.refused < .unmentioned && .unmentioned < least && least < .full)
        #expect(Quality.unmentioned.isAcceptable && !Quality.refused.isAcceptable)
    }
}
