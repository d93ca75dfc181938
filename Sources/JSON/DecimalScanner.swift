internal import Glibc

/// Reads decimal numbers to the nearest double.
package enum DecimalScanner {
    package struct Scanned {
        package let end: Int
        package let value: Double
    }

    /// Reads a number by the grammar of RFC 8259, section 6.
    ///
    /// Up to 19 digits are gathered as an integer m and an exponent e. If m < 2⁵³ and |e| ≤ 22, both m and 10^|e|
    /// are exact doubles and one correctly rounded operation gives the nearest double; everything else goes to
    /// the C library.
    /// - SeeAlso: Clinger, *How to Read Floating Point Numbers Accurately*, PLDI 1990.
    /// - Returns: nil when no number starts at `start`.
    package static func scan(_ bytes: [UInt8], from start: Int) -> Scanned? {
        var position = start
        let count = bytes.count
        var isNegative = false
        if position < count, bytes[position] == UInt8(ascii: "-") {
            isNegative = true
            position += 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var exponent = 0

        let wholeStart = position
        while position < count, let digit = digit(bytes[position]) {
            (mantissa, digits) = append(digit, to: mantissa, digits, dropped: &exponent, isFraction: false)
            position += 1
        }
        let wholeDigits = position - wholeStart
        guard wholeDigits > 0, wholeDigits == 1 || bytes[wholeStart] != UInt8(ascii: "0") else { return nil }

        if position < count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            let fractionStart = position
            while position < count, let digit = digit(bytes[position]) {
                (mantissa, digits) = append(digit, to: mantissa, digits, dropped: &exponent, isFraction: true)
                position += 1
            }
            guard position > fractionStart else { return nil }
        }
        if position < count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            var exponentIsNegative = false
            if position < count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
            {
                exponentIsNegative = bytes[position] == UInt8(ascii: "-")
                position += 1
            }
            let exponentStart = position
            var written = 0
            while position < count, let digit = digit(bytes[position]) {
                // Beyond any double's range more digits change nothing.
                written = min(written * 10 + Int(digit), 100_000)
                position += 1
            }
            guard position > exponentStart else { return nil }
            exponent += exponentIsNegative ? -written : written
        }

        let magnitude: Double
        if digits <= 19, mantissa < 1 << 53, abs(exponent) <= 22 {
            magnitude =
                exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
        } else {
            magnitude = librarysNearest(bytes[(isNegative ? start + 1 : start)..<position])
        }
        return Scanned(end: position, value: isNegative ? -magnitude : magnitude)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? digit : nil
    }

    private static func append(
        _ digit: UInt8, to mantissa: UInt64, _ digits: Int, dropped exponent: inout Int, isFraction: Bool
    ) -> (UInt64, Int) {
        if isFraction { exponent -= 1 }
        // Leading zeros are no digits; the 20th significant digit no longer fits.
        if digits >= 19 { return (mantissa, digits + 1) }
        return (mantissa * 10 + UInt64(digit), mantissa == 0 && digit == 0 ? 0 : digits + 1)
    }

    private static let powers: [Double] = (0...22).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }

    private static func librarysNearest(_ digits: ArraySlice<UInt8>) -> Double {
        let text = String(decoding: digits, as: UTF8.self)
        return unsafe text.withCString { unsafe strtod($0, nil) }
    }
}
