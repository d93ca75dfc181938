/// The double nearest to a decimal.
enum NearestDouble {
    /// The double nearest to `significand · 10^exponent`, ties to even.
    ///
    /// If m ≤ 2⁵³ and |e| ≤ 22, both m and 10^|e| are exact doubles and one correctly rounded operation gives the
    /// nearest; else ``product(_:_:)``.
    /// - SeeAlso: Clinger, *How to Read Floating Point Numbers Accurately*, PLDI 1990.
    /// - Returns: nil when only more digits can tell.
    @inline(__always)
    static func value(_ significand: UInt64, _ exponent: Int) -> Double? {
        if significand <= 1 << 53, exponent >= -22, exponent <= 22 {
            let digits = Double(significand)
            return exponent < 0 ? digits / exactPowers[0 &- exponent] : digits * exactPowers[exponent]
        }
        return product(significand, exponent)
    }

    private static let exactPowers: [Double] = (0...22).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }

    /// The nearest double from the leading bits of the product with a power of ten.
    ///
    /// The significand, shifted to 64 bits, is multiplied by the first 64 bits of 10ᵉ, and if the 9 bits below the
    /// double's could still be carried over, by the next 64. The product then has 55 correct bits: the double's 53,
    /// one to round by, and one that is 0 only where a tie is possible. That happens for −4 ≤ e ≤ 23 alone, and only
    /// when all bits below are 0.
    /// - SeeAlso: Lemire, *Number Parsing at a Gigabyte per Second*, 2021, arXiv:2101.11408; Mushtak and Lemire,
    ///   *Fast Number Parsing Without Fallback*, 2022, arXiv:2212.06644.
    /// - Returns: nil when the product's bits do not decide; by the second paper they always do.
    private static func product(_ significand: UInt64, _ exponent: Int) -> Double? {
        if significand == 0 || exponent < PowersOfTen.exponents.lowerBound { return 0 }
        if exponent > 308 { return .infinity }
        let leadingZeros = significand.leadingZeroBitCount
        let shifted = significand &<< UInt64(truncatingIfNeeded: leadingZeros)
        var power = PowersOfTen.floor(exponent)
        // Short reciprocals are rounded up, so that a quotient that is exact does not fall short.
        if exponent < 0, exponent >= -27 { power &+= 1 }
        var (high, low) = shifted.multipliedFullWidth(by: UInt64(truncatingIfNeeded: power >> 64))
        if high & 0x1ff == 0x1ff {
            let more = shifted.multipliedFullWidth(by: UInt64(truncatingIfNeeded: power)).high
            let (sum, carries) = low.addingReportingOverflow(more)
            low = sum
            if carries { high &+= 1 }
        }
        if low == .max, !(-27...55).contains(exponent) { return nil }

        let upperBit = Int(high >> 63)
        let shift = UInt64(truncatingIfNeeded: upperBit &+ 9)
        var bits = high &>> shift
        var biased = PowersOfTen.binaryExponent(exponent) &+ 63 &+ upperBit &- leadingZeros &+ 1023
        if biased <= 0 {
            guard biased > -63 else { return 0 }
            bits &>>= UInt64(truncatingIfNeeded: 1 &- biased)
            bits = (bits &+ bits & 1) >> 1
            // Rounding may make it normal: the bit that it carries into is the exponent's lowest.
            return Double(bitPattern: bits)
        }
        if low <= 1, exponent >= -4, exponent <= 23, bits & 3 == 1, bits &<< shift == high { bits &-= 1 }
        bits = (bits &+ bits & 1) >> 1
        if bits >= 1 << 53 {
            bits >>= 1
            biased &+= 1
        }
        guard biased < 2047 else { return .infinity }
        return Double(bitPattern: UInt64(truncatingIfNeeded: biased) << 52 | bits & (1 << 52 - 1))
    }
}
