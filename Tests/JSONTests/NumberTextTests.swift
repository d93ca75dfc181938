import Testing

@testable import JSON

/// Swift's `description` is the slow twin.
@Suite struct NumberTextTests {
    /// The first number of which the texts differ.
    private static func difference<Scalar: DecimalScalar>(_ numbers: [Scalar]) -> String? {
        var bytes: [UInt8] = []
        JSONWriter.append(numbers.span, nonfinite: .described, to: &bytes)
        let texts = String(decoding: bytes, as: UTF8.self).split(separator: ",")
        guard texts.count == numbers.count else { return "\(texts.count) texts of \(numbers.count) numbers" }
        return zip(texts, numbers).first { $0 != $1.description }.map { "\($0) for \($1)" }
    }

    private static func neighbours<Scalar: DecimalScalar>(_ number: Scalar) -> [Scalar] {
        [number.nextDown.nextDown, number.nextDown, number, number.nextUp, number.nextUp.nextUp, -number]
    }

    @Test func `Special values are written as Swift describes them`() {
        let floats: [Float] = [
            0, -0, .infinity, -.infinity, .nan, -.nan, .signalingNaN, Float(nan: 0x123, signaling: false),
            .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, .ulpOfOne, .pi,
            0x1p24, 0x1p25,
        ]
        #expect(Self.difference(floats.flatMap(Self.neighbours)) == nil)
        let doubles: [Double] = [
            0, -0, .infinity, -.infinity, .nan, -.nan, .signalingNaN, Double(nan: 0x123, signaling: false),
            .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, .ulpOfOne, .pi,
            0x1p53, 0x1p54, 0x1p63, 2e-44, 1e23, 9.5e-5,
        ]
        #expect(Self.difference(doubles.flatMap(Self.neighbours)) == nil)
    }

    @Test func `Powers of two and their neighbours are written as Swift describes them`() {
        let floats = (-149...127).map { Float(sign: .plus, exponent: $0, significand: 1) }
        #expect(Self.difference(floats.flatMap(Self.neighbours)) == nil)
        let doubles = (-1074...1023).map { Double(sign: .plus, exponent: $0, significand: 1) }
        #expect(Self.difference(doubles.flatMap(Self.neighbours)) == nil)
    }

    @Test func `Powers of ten and their neighbours are written as Swift describes them`() {
        let floats = (-45...38).compactMap { Float("1e\($0)") }
        #expect(Self.difference(floats.flatMap(Self.neighbours)) == nil)
        let doubles = (-323...308).compactMap { Double("1e\($0)") }
        #expect(Self.difference(doubles.flatMap(Self.neighbours)) == nil)
    }

    @Test func `Small and subnormal numbers and decimals are written as Swift describes them`() {
        #expect(Self.difference((0..<5000).map { Float(bitPattern: $0) }) == nil)
        #expect(Self.difference((0..<5000).map { Double(bitPattern: $0) }) == nil)
        #expect(Self.difference((-5000..<5000).map { Float($0) / 1000 }) == nil)
        #expect(Self.difference((-5000..<5000).map { Double($0) / 1000 }) == nil)
        #expect(Self.difference((-2000..<2000).map { Double($0) }) == nil)
    }

    @Test func `Random bits are written as Swift describes them`() {
        var random = RandomBits()
        #expect(Self.difference((0..<30_000).map { _ in Float(bitPattern: random.next32()) }) == nil)
        #expect(Self.difference((0..<20_000).map { _ in Double(bitPattern: random.next()) }) == nil)
    }

    @Test func `Random numbers near one are written as Swift describes them`() {
        var random = RandomBits()
        let numbers = (0..<20_000).map { _ in Double(Int64(bitPattern: random.next())) * 0x1p-61 }
        #expect(Self.difference(numbers) == nil)
        #expect(Self.difference(numbers.map { Float($0) }) == nil)
    }

    @Test(arguments: [0x3f80_0000, 0x0080_0000, 0x4b80_0000, 0x7f7f_e000] as [UInt32])
    func `Floats in a row are written as Swift describes them`(start: UInt32) {
        #expect(Self.difference((start..<start + 8192).map { Float(bitPattern: $0) }) == nil)
    }
}
