import Glibc
import Testing

@testable import JSON

/// The C library's `strtod` is the slow twin.
@Suite struct DecimalScannerTests {
    /// The first text that reads as another double.
    private static func difference(_ texts: [String]) -> String? {
        texts.first { text in
            let scanned = DecimalScanner.scan(Array(text.utf8).span, from: 0)
            let expected = unsafe strtod(text, nil)
            return scanned?.end != text.utf8.count || scanned?.value.bitPattern != expected.bitPattern
        }
    }

    @Test func `Numbers of up to nineteen digits read as the library reads them`() {
        var random = RandomBits()
        let texts = (0..<20_000).map { _ in
            let digits = random.next() >> UInt64.random(in: 1...63, using: &random)
            return "\(digits)e\(Int.random(in: -350...320, using: &random))"
        }
        #expect(Self.difference(texts) == nil)
    }

    @Test func `Numbers of many digits read as the library reads them`() {
        var random = RandomBits()
        let texts = (0..<10_000).map { _ in
            let whole = String(random.next() >> UInt64.random(in: 0...63, using: &random))
            let fraction = (0..<Int.random(in: 1...5, using: &random)).map { _ in "\(random.next())" }
                .joined()
            return "-\(whole).\(fraction)e\(Int.random(in: -400...320, using: &random))"
        }
        #expect(Self.difference(texts) == nil)
    }

    @Test func `The shortest text and seventeen digits read back as the double`() {
        var random = RandomBits()
        let doubles = (0..<10_000).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
        #expect(Self.difference(doubles.map(\.description)) == nil)
        for double in doubles {
            let scanned = DecimalScanner.scan(Array(double.description.utf8).span, from: 0)
            #expect(scanned?.value.bitPattern == double.bitPattern)
        }
    }

    /// Halfway between two doubles, and as little as a digit beside it.
    @Test func `Ties read as the even neighbour, and what is beside a tie as the nearest`() {
        var random = RandomBits()
        let integers = (0..<2000).flatMap { _ in
            let tie = random.next() >> 11 | 1 << 52
            return ["\(tie).5", "\(tie).50000000000000000001", "\(tie).49999999999999999999", "\(tie)5e-1"]
        }
        #expect(Self.difference(integers) == nil)
        let larger = (0..<2000).flatMap { _ in
            let tie = (random.next() >> 10 | 1 << 53 | 1) << 9
            return [
                "\(tie)", "\(tie).0", "\(tie).00000000000000000000001", "\(tie - 1)", "\(tie)e0",
                "\(tie)0e-1",
            ]
        }
        #expect(Self.difference(larger) == nil)
    }

    @Test(arguments: [
        // The ends of the normal and the subnormal numbers, and half of the least.
        "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308",
        "17976931348623158079372897140530341507993413271003782693617377898044496829276475094664901797758720"
            + "709633028641669288791094655554785194040263065748867150582068e150",
        "2.2250738585072014e-308", "2.2250738585072011e-308", "2.225073858507201136e-308",
        "4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.47e-324",
        "7.4109846876186981626485318930233205854758970392148714663837852375101326090531312779794975454245e-324",
        // Cases from the test suites of others.
        "9007199254740991", "9007199254740992", "9007199254740993", "9007199254740995", "1e22", "1e23",
        "1e-22",
        "8.5e22", "6250000000000000000e-19", "10000000000000000000", "18446744073709551615",
        "18446744073709551616",
        "9999999999999999999", "99999999999999999999", "1090544144181609348671888949248",
        "6929495644600919.5", "3.237883913302901e-319", "1.00000005960464477550", "7.2057594037927933e16",
        "9355950000000000000.00000000000000000000000000000000018446744073709551616000001844674407370955161",
        "0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000001e86",
        "0.0", "-0.0", "0e5", "-0e-5", "0.5", "1E+2", "1e-400", "1e400",
    ])
    func `Known hard numbers read as the library reads them`(text: String) {
        #expect(Self.difference([text]) == nil)
    }

    @Test func `An exponent may make up for any number of digits`() {
        let zeros = String(repeating: "0", count: 200_000)
        #expect(Self.difference(["0.\(zeros)123e200001", "1\(zeros)e-200000", "1\(zeros)1e-200001"]) == nil)
    }

    @Test(arguments: ["", "-", "01", ".5", "1.", "1.e5", "1e", "1e+", "-01", "+1", "e5", "--1"])
    func `What is no number by the grammar is none`(text: String) {
        #expect(DecimalScanner.scan(Array(text.utf8).span, from: 0) == nil)
    }

    @Test func `A number is read from where it starts to where it ends`() {
        let scanned = DecimalScanner.scan(Array("[12.5,3]".utf8).span, from: 1)
        #expect(scanned?.end == 5 && scanned?.value == 12.5)
    }
}
