/// A decimal's digits as text, the first apart from the 8 or 16 that may follow.
struct DecimalDigits {
    /// 0 to 9.
    let first: UInt8
    /// Eight digits each, the earliest in the lowest byte.
    let high: UInt64
    let low: UInt64
    /// How many there are up to the last that is not 0; at least 1.
    let count: Int
    /// The number is d.ddd · 10^exponent.
    let exponent: Int

    private static let zeros: UInt64 = 0x3030_3030_3030_3030

    /// - Parameters:
    ///   - decimal: Not 0.
    ///   - limit: 9 or 17: how many digits a number may have.
    @inline(__always)
    init(_ decimal: ShortestDecimal, limit: Int) {
        var significand = decimal.significand
        var exponent = decimal.exponent &+ limit &- 1
        if limit == 9 {
            while significand < 100_000_000 {
                significand &*= 10
                exponent &-= 1
            }
            let rest = Self.digits(UInt32(truncatingIfNeeded: significand % 100_000_000))
            first = UInt8(truncatingIfNeeded: significand / 100_000_000)
            high = rest | Self.zeros
            low = Self.zeros
            count = 9 &- rest.leadingZeroBitCount / 8
        } else {
            if significand < 100_000_000 {
                significand &*= 100_000_000
                exponent &-= 8
            }
            while significand < 10_000_000_000_000_000 {
                significand &*= 10
                exponent &-= 1
            }
            let upper = significand / 100_000_000
            let last = Self.digits(UInt32(truncatingIfNeeded: significand % 100_000_000))
            let rest = Self.digits(UInt32(truncatingIfNeeded: upper % 100_000_000))
            first = UInt8(truncatingIfNeeded: upper / 100_000_000)
            high = rest | Self.zeros
            low = last | Self.zeros
            count =
                last == 0 ? 9 &- rest.leadingZeroBitCount / 8 : 17 &- last.leadingZeroBitCount / 8
        }
        self.exponent = exponent
    }

    /// The eight digits of a number below 10⁸, one a byte.
    ///
    /// Halves, then quarters, then eighths of the word are divided all at once: `⌊x/100⌋ = ⌊10486x/2²⁰⌋` for
    /// x < 10⁴ and `⌊x/10⌋ = ⌊103x/2¹⁰⌋` for x < 100, so that no product leaves its part of the word.
    @inline(__always)
    static func digits(_ number: UInt32) -> UInt64 {
        let fours = UInt64(number / 10_000) | UInt64(number % 10_000) << 32
        let hundreds = (fours &* 10_486) >> 20 & 0x0000_007f_0000_007f
        let twos = hundreds | (fours &- hundreds &* 100) << 16
        let tens = (twos &* 103) >> 10 & 0x000f_000f_000f_000f
        return tens | (twos &- tens &* 10) << 8
    }
}
