import Testing

@testable import Jobs

@Suite struct NumberTypeTests {
    /// The values of IEEE 754, section 3.4, at the ends of each kind.
    @Test(arguments: [
        (0x0000, 0.0), (0x0001, 0x1p-24), (0x03ff, 0x1.ff8p-15), (0x0400, 0x1p-14), (0x3c00, 1),
        (0x3555, 0.333251953125), (0x7bff, 65504), (0x7c00, .infinity), (0xfc00, -.infinity), (0xc000, -2),
    ])
    func `Half precision is widened exactly`(bits: Int, value: Double) {
        #expect(Double(halfPrecision: UInt16(bits)) == value)
    }

    @Test func `Half precision has no numbers and a zero below zero`() {
        #expect(Double(halfPrecision: 0x7e00).isNaN && Double(halfPrecision: 0xfc01).isNaN)
        #expect(Double(halfPrecision: 0x8000).sign == .minus)
    }

    /// The stored type of every type but the integers of 64 bits holds all its values.
    @Test func `Integers keep their sign`() {
        #expect(NumberType.int8.value(0xff) == -1)
        #expect(NumberType.int16.value(0x8000) == -32768)
        #expect(NumberType.int32.value(0x8000_0000) == -2147483648)
        #expect(NumberType.int64.value(0xffff_ffff_ffff_fffe) == -2)
        #expect(NumberType.uint8.value(0xff) == 255)
        #expect(NumberType.uint64.value(.max) == 0x1p64)
        #expect(NumberType.bool.value(7) == 1)
    }
}
