/// Writes a number's text as Swift's `description` has it.
///
/// The shortest digits that read back; plain with at least one digit on either side of the point from 10⁻⁴ up to
/// where integers are no longer all told apart, else as `1.5e-07`.
/// - Complexity: O(1): eight digits at a time, in stores of whole words over room that later text takes back.
enum NumberText {
    /// How many bytes a number may be written over: at most 24 are its text.
    static let room = 40

    /// Writes a finite number at a place.
    ///
    /// - Precondition: `text` has ``room`` from `start` on.
    /// - Returns: The place behind the number.
    @inline(__always)
    static func write<Scalar: DecimalFormat>(
        _ number: Scalar, to text: inout MutableRawSpan, at start: Int
    ) -> Int {
        // Written over where it does not belong: cheaper than to guess signs.
        text.storeBytes(of: UInt8(ascii: "-"), toByteOffset: start, as: UInt8.self)
        let start = start &+ (number.sign == .minus ? 1 : 0)
        let magnitude = number.magnitude
        guard magnitude > 0 else {
            text.storeBytes(of: zero, toByteOffset: start, as: UInt64.self)
            return start &+ 3
        }
        let digits = DecimalDigits(magnitude.shortest, limit: Scalar.digitLimit)
        if digits.exponent < -4 || magnitude > Scalar.plainLimit {
            return scientific(digits, to: &text, at: start)
        }
        return plain(digits, to: &text, at: start)
    }

    /// "0.000000".
    private static var zero: UInt64 { UInt64(0x3030_3030_3030_2e30).littleEndian }

    @inline(__always)
    private static func plain(_ digits: DecimalDigits, to text: inout MutableRawSpan, at start: Int) -> Int {
        let exponent = digits.exponent
        if exponent < 0 {
            // Of which the digits leave "0." and the zeros before them.
            text.storeBytes(of: zero, toByteOffset: start, as: UInt64.self)
            store(digits, to: &text, at: start &+ 1 &- exponent, gap: 0)
            return start &+ 1 &- exponent &+ digits.count
        }
        // All digits, and over those behind the point's place the same once more, one further. There is one behind
        // the point in any case: numbers without a fraction have zeros up to the last digit.
        let point = start &+ exponent &+ 1
        store(digits, to: &text, at: start, gap: 0)
        text.storeBytes(of: UInt8(ascii: "."), toByteOffset: point, as: UInt8.self)
        let rest = UInt128(digits.low) << 64 | UInt128(digits.high)
        let fraction = rest &>> UInt128(truncatingIfNeeded: exponent &* 8)
        text.storeBytes(of: fraction.littleEndian, toByteOffset: point &+ 1, as: UInt128.self)
        return point &+ 1 &+ max(1, digits.count &- exponent &- 1)
    }

    private static func scientific(
        _ digits: DecimalDigits, to text: inout MutableRawSpan, at start: Int
    ) -> Int {
        store(digits, to: &text, at: start, gap: 1)
        text.storeBytes(of: UInt8(ascii: "."), toByteOffset: start &+ 1, as: UInt8.self)
        var end = digits.count == 1 ? start &+ 1 : start &+ digits.count &+ 1
        func append(_ byte: UInt8) {
            text.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end &+= 1
        }
        append(UInt8(ascii: "e"))
        append(UInt8(ascii: digits.exponent < 0 ? "-" : "+"))
        let exponent = digits.exponent.magnitude
        if exponent >= 100 { append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: exponent / 100)) }
        append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: exponent / 10 % 10))
        append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: exponent % 10))
        return end
    }

    /// Writes all digits, with room behind the first.
    @inline(__always)
    private static func store(
        _ digits: DecimalDigits, to text: inout MutableRawSpan, at start: Int, gap: Int
    ) {
        let rest = start &+ 1 &+ gap
        text.storeBytes(of: UInt8(ascii: "0") &+ digits.first, toByteOffset: start, as: UInt8.self)
        text.storeBytes(of: digits.high.littleEndian, toByteOffset: rest, as: UInt64.self)
        text.storeBytes(of: digits.low.littleEndian, toByteOffset: rest &+ 8, as: UInt64.self)
    }
}
