/// Powers of ten as their first 128 bits.
///
/// `10ᵏ = 5ᵏ · 2ᵏ`, so the bits are those of 5ᵏ. Positive powers are multiplied by 5 step by step, a power of two
/// is divided by 5 step by step for the negative ones: both are exact, as `⌊⌊x/5⌋/5⌋ = ⌊x/25⌋`. The 667 entries
/// take 11 KB, and far less than a millisecond, once.
/// - SeeAlso: Lemire, *Number Parsing at a Gigabyte per Second*, 2021, arXiv:2101.11408; Giulietti, *The Schubfach
///   Way to Render Doubles*, 2020.
enum PowersOfTen {
    /// The exponents that reading (from −342 to 308) and writing (from −292 to 324) ask for.
    static let exponents = -342...324

    /// The powers that 128 bits hold exactly.
    static let exact = 0...55

    /// `g` with `g · 2ʳ ≤ 10ᵏ < (g + 1) · 2ʳ` and `2¹²⁷ ≤ g < 2¹²⁸`, for every exponent from −342 on.
    static let floors: [UInt128] = negativePowers(to: exponents.lowerBound) + powers(to: exponents.upperBound)

    /// The least `g ≥ 10ᵏ / 2ʳ` of 64 bits, for the exponents that writing a Float asks for.
    static let singleExponents = -31...45
    static let singleCeilings: [UInt64] = singleExponents.map { exponent in
        let floor = floors[exponent - exponents.lowerBound]
        let high = UInt64(truncatingIfNeeded: floor >> 64)
        let isExact = exact.contains(exponent) && UInt64(truncatingIfNeeded: floor) == 0
        return isExact ? high : high + 1
    }

    /// ``floors`` at an exponent.
    @inline(__always)
    static func floor(_ exponent: Int) -> UInt128 { floors[exponent - exponents.lowerBound] }

    /// `⌊log₂ 10ᵏ⌋`, for |k| ≤ 1233.
    @inline(__always)
    static func binaryExponent(_ exponent: Int) -> Int { (exponent &* 1_741_647) >> 19 }
}

extension PowersOfTen {
    private static func powers(to last: Int) -> [UInt128] {
        var number: [UInt64] = [1]
        var powers: [UInt128] = []
        for _ in 0...last {
            powers.append(leadingBits(of: number))
            var carry: UInt64 = 0
            for index in number.indices {
                let product = number[index].multipliedFullWidth(by: 5)
                let (sum, overflows) = product.low.addingReportingOverflow(carry)
                number[index] = sum
                carry = product.high + (overflows ? 1 : 0)
            }
            if carry > 0 { number.append(carry) }
        }
        return powers
    }

    /// From the lowest exponent up to −1.
    private static func negativePowers(to last: Int) -> [UInt128] {
        // 5³⁴² has 795 bits; 128 and more must remain of the quotient.
        var number = [UInt64](repeating: 0, count: 16) + [1]
        var powers: [UInt128] = []
        for _ in 0 ..< -last {
            var remainder: UInt64 = 0
            for index in number.indices.reversed() {
                (number[index], remainder) = UInt64(5).dividingFullWidth((remainder, number[index]))
            }
            while number.last == 0 { number.removeLast() }
            powers.append(leadingBits(of: number))
        }
        return powers.reversed()
    }

    /// The first 128 bits, the number's highest bit first; zeros follow a shorter one.
    private static func leadingBits(of number: [UInt64]) -> UInt128 {
        let words = ([0, 0] + number).suffix(3).map { UInt128($0) }
        let shift = number[number.count - 1].leadingZeroBitCount
        let next = shift == 0 ? 0 : words[0] >> (64 - shift)
        return (words[2] << 64 | words[1]) << shift | next
    }
}
