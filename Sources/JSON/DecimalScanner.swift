internal import Glibc

/// Reads decimal numbers to the nearest double.
package struct DecimalScanner {
    package struct Scanned: Equatable {
        package let end: Int
        package let value: Double
    }

    private var position: Int
    /// The digits so far, without the point, modulo 2⁶⁴.
    private var significand: UInt64 = 0

    /// Reads a number by the grammar of RFC 8259, section 6.
    ///
    /// Up to 19 significant digits are gathered as an integer m and an exponent e. With more, the number lies
    /// between the first 19 and these plus one: if both have the same nearest double, that is it; if not, the C
    /// library reads all digits.
    /// - Returns: nil when no number starts at `start`.
    @inline(__always)
    package static func scan(_ bytes: borrowing Span<UInt8>, from start: Int) -> Scanned? {
        let isNegative = start < bytes.count && bytes[start] == UInt8(ascii: "-")
        let first = isNegative ? start &+ 1 : start
        var scanner = DecimalScanner(position: first)
        let whole = scanner.digits(bytes)
        guard whole > 0, whole == 1 || bytes[first] != UInt8(ascii: "0") else { return nil }
        var fraction = 0
        if scanner.position < bytes.count, bytes[scanner.position] == UInt8(ascii: ".") {
            scanner.position &+= 1
            fraction = scanner.digits(bytes)
            guard fraction > 0 else { return nil }
        }
        let digitsEnd = scanner.position
        var exponent = 0
        if scanner.position < bytes.count, bytes[scanner.position] | 0x20 == UInt8(ascii: "e") {
            guard let written = scanner.exponent(bytes) else { return nil }
            exponent = written
        }
        let value =
            whole &+ fraction <= 19
            ? NearestDouble.value(scanner.significand, exponent &- fraction)
            : LongDecimal(bytes, first..<digitsEnd).value(exponent)
        let magnitude = value ?? librarysNearest(bytes, first..<scanner.position)
        return Scanned(end: scanner.position, value: isNegative ? -magnitude : magnitude)
    }

    private init(position: Int) {
        self.position = position
    }

    /// Takes digits.
    ///
    /// - Returns: How many.
    @inline(__always)
    private mutating func digits(_ bytes: borrowing Span<UInt8>) -> Int {
        let start = position
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            significand = significand &* 10 &+ UInt64(digit)
            position &+= 1
        }
        return position &- start
    }

    /// Takes an exponent with its letter.
    private mutating func exponent(_ bytes: borrowing Span<UInt8>) -> Int? {
        position += 1
        var isNegative = false
        if position < bytes.count,
            bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
        {
            isNegative = bytes[position] == UInt8(ascii: "-")
            position += 1
        }
        let start = position
        var exponent = 0
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            // Beyond what any number of digits could make up for, more change nothing.
            if exponent < 1 << 50 { exponent = exponent * 10 + Int(digit) }
            position += 1
        }
        guard position > start else { return nil }
        return isNegative ? -exponent : exponent
    }

    private static func librarysNearest(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Double {
        var text: [CChar] = range.map { CChar(bitPattern: bytes[$0]) }
        text.append(0)
        return unsafe strtod(text, nil)
    }
}

/// The first 19 significant digits of a number that is written with more.
private struct LongDecimal {
    private var significand: UInt64 = 0
    /// Of the last digit that is kept, before the written exponent is added.
    private var exponent = 0
    private var isCut = false

    /// - Precondition: `range` is of digits with at most one point.
    init(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) {
        var isFraction = false
        for position in range {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else {
                isFraction = true
                continue
            }
            // Below 10¹⁸ another digit fits; leading zeros leave it 0.
            if significand < 1_000_000_000_000_000_000 {
                significand = significand * 10 + UInt64(digit)
                if isFraction { exponent -= 1 }
            } else {
                isCut = isCut || digit > 0
                if !isFraction { exponent += 1 }
            }
        }
    }

    /// The nearest double if the digits that are kept decide.
    func value(_ written: Int) -> Double? {
        let value = NearestDouble.value(significand, exponent + written)
        guard isCut else { return value }
        return value == NearestDouble.value(significand + 1, exponent + written) ? value : nil
    }
}
