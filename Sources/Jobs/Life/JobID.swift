/// A job's name: a ULID, 48 bits of milliseconds and 80 random bits in Crockford's base 32.
///
/// Identifiers sort by the time they were made.
/// - SeeAlso: <https://github.com/ulid/spec>.
package struct JobID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 26 characters.
    package let description: String

    /// - Returns: nil when the text is no ULID in capital letters.
    package init?(_ text: some StringProtocol) {
        // Once for all its bytes: each is several calls away in a text whose type is not known.
        let text = String(text)
        guard Self.isID(text) else { return nil }
        description = text
    }

    private static func isID(_ text: String) -> Bool {
        text.utf8.count == 26 && text.utf8.allSatisfy(isDigit) && text.utf8.first ?? 0 <= UInt8(ascii: "7")
    }

    /// A digit of Crockford's base 32: no I, L, O and U.
    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x48, 0x4A, 0x4B, 0x4D, 0x4E, 0x50...0x54, 0x56...0x5A: true
        default: false
        }
    }

    init(milliseconds: UInt64, random: (high: UInt16, low: UInt64)) {
        let high = milliseconds << 16 | UInt64(random.high)
        let bits = UInt128(high) << 64 | UInt128(random.low)
        let digits = (0..<26).map { Self.alphabet[Int(truncatingIfNeeded: bits >> (125 - 5 * $0)) & 31] }
        description = String(decoding: digits, as: UTF8.self)
    }

    package static func < (left: JobID, right: JobID) -> Bool { left.description < right.description }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}

/// Makes identifiers that ascend even within a millisecond and when the wall clock steps back.
package struct JobIDSequence: Sendable {
    private var milliseconds: UInt64 = 0
    private var random: (high: UInt16, low: UInt64) = (0, 0)

    package init() {}

    package mutating func next(at time: Timestamp, using generator: inout some RandomNumberGenerator) -> JobID
    {
        let now = UInt64(max(0, time.milliseconds))
        if now > milliseconds {
            milliseconds = now
            // The top bit stays free, so that the increments below cannot wrap.
            random = (
                UInt16.random(in: 0...0x7fff, using: &generator), .random(in: 0...(.max), using: &generator)
            )
        } else {
            let (low, wraps) = random.low.addingReportingOverflow(1)
            random = (random.high + (wraps ? 1 : 0), low)
        }
        return JobID(milliseconds: milliseconds, random: random)
    }
}
