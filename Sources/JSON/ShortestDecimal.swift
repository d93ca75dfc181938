/// The shortest decimal that reads back as a binary number, and of those the nearest to it.
///
/// All decimals between the midpoints to a number's neighbours read back as it, the midpoints too if its significand
/// is even. With `k` so that 10ᵏ is at most the width of that interval and 10ᵏ⁺¹ is more, the interval holds one or
/// two multiples of 10ᵏ next to the number and at most one of 10ᵏ⁺¹: four candidates. They are compared in multiples
/// of `10ᵏ / 4`, of which one product with a rounded power of ten gives the floor, its last bit set if that is not
/// exact (*round to odd*), which is all that a comparison needs.
/// - Complexity: O(1); three products, and one division by ten.
/// - SeeAlso: Giulietti, *The Schubfach Way to Render Doubles*, 2020, figure 4.
struct ShortestDecimal: Equatable {
    /// May end in zeros.
    let significand: UInt64
    /// The number is `significand · 10^exponent`.
    let exponent: Int
}

extension ShortestDecimal {
    /// - Precondition: the number is finite and positive.
    @inline(__always)
    init(_ number: Double) {
        let fraction = number.significandBitPattern
        let isNormal = number.exponentBitPattern > 0
        let scaled = Scaled(
            significand: isNormal ? fraction | 1 << 52 : fraction,
            exponent: (isNormal ? Int(number.exponentBitPattern) : 1) &- 1075,
            isPowerOfTwo: fraction == 0 && number.exponentBitPattern > 1)
        let floor = PowersOfTen.floor(-scaled.decimalExponent)
        let power = PowersOfTen.exact.contains(-scaled.decimalExponent) ? floor : floor &+ 1
        let (high, low) = (UInt64(truncatingIfNeeded: power >> 64), UInt64(truncatingIfNeeded: power))
        self = scaled.nearest { quarter in
            let (upper, lower) = high.multipliedFullWidth(by: quarter)
            let (middle, carries) = lower.addingReportingOverflow(low.multipliedFullWidth(by: quarter).high)
            return (upper &+ (carries ? 1 : 0)) | (middle > 1 ? 1 : 0)
        }
    }

    /// - Precondition: the number is finite and positive.
    @inline(__always)
    init(_ number: Float) {
        let fraction = number.significandBitPattern
        let isNormal = number.exponentBitPattern > 0
        let scaled = Scaled(
            significand: UInt64(isNormal ? fraction | 1 << 23 : fraction),
            exponent: (isNormal ? Int(number.exponentBitPattern) : 1) &- 150,
            isPowerOfTwo: fraction == 0 && number.exponentBitPattern > 1)
        let index = -scaled.decimalExponent - PowersOfTen.singleExponents.lowerBound
        let power = PowersOfTen.singleCeilings[index]
        self = scaled.nearest { quarter in
            let (upper, lower) = power.multipliedFullWidth(by: quarter)
            return upper | (lower >> 32 > 1 ? 1 : 0)
        }
    }
}

/// A binary number and the decimal exponent of its candidates.
private struct Scaled {
    let significand: UInt64
    /// The number is `significand · 2^exponent`.
    let exponent: Int
    /// Whether the neighbour below is half as far as the one above.
    let isPowerOfTwo: Bool
    let decimalExponent: Int

    @inline(__always)
    init(significand: UInt64, exponent: Int, isPowerOfTwo: Bool) {
        self.significand = significand
        self.exponent = exponent
        self.isPowerOfTwo = isPowerOfTwo
        // ⌊log₁₀ 2^e⌋, or ⌊log₁₀ ¾·2^e⌋.
        decimalExponent = (exponent &* 1_262_611 &- (isPowerOfTwo ? 524_031 : 0)) >> 22
    }

    /// The nearest of the shortest candidates; `product` multiplies by the power of ten and rounds to odd.
    @inline(__always)
    func nearest(_ product: (UInt64) -> UInt64) -> ShortestDecimal {
        let shift = exponent &+ PowersOfTen.binaryExponent(0 &- decimalExponent) &+ 1
        let middle = significand &* 4
        let value = product(middle &<< shift)
        // An odd significand's interval is without its ends.
        let open = significand & 1
        let lower = product((middle &- (isPowerOfTwo ? 1 : 2)) &<< shift) &+ open
        let upper = product((middle &+ 2) &<< shift) &- open

        let floor = value / 4
        let tens = value / 40
        // Chosen by arithmetic: which way it goes looks random, and a branch would be guessed wrong half the time.
        let tensHoldLower = bit(lower <= 40 &* tens)
        let tensHoldUpper = bit(40 &* tens &+ 40 <= upper)
        let isShorter = (tensHoldLower ^ tensHoldUpper) & bit(floor >= 10)
        let holdsLower = bit(lower <= 4 &* floor)
        let holdsUpper = bit(4 &* floor &+ 4 <= upper)
        // Above the middle, or in it with an odd number below.
        let isNearerAbove = bit(value &+ floor & 1 > 4 &* floor &+ 2)
        let isAbove = isNearerAbove ^ (holdsLower ^ holdsUpper) & (holdsUpper ^ isNearerAbove)
        let (shorter, longer) = (tens &+ tensHoldUpper, floor &+ isAbove)
        return ShortestDecimal(
            significand: longer ^ (longer ^ shorter) & (0 &- isShorter),
            exponent: decimalExponent &+ Int(truncatingIfNeeded: isShorter))
    }

    @inline(__always)
    private func bit(_ condition: Bool) -> UInt64 { condition ? 1 : 0 }
}
