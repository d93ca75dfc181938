internal import Synchronization

/// Gives requests names that no other has: 128 bits, scattered from a count.
///
/// The system's generator would cost a system call for every request, and nothing is kept secret by a name.
/// - SeeAlso: Steele, Lea, Flood: *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014 (SplitMix64).
final class NameSource: Sendable {
    private let seeds: (high: UInt64, low: UInt64)
    private let count = Atomic<UInt64>(0)

    init(using generator: inout some RandomNumberGenerator) {
        seeds = (generator.next(), generator.next())
    }

    func next() -> Name {
        let number = count.add(1, ordering: .relaxed).newValue &* 0x9E37_79B9_7F4A_7C15
        return Name(high: Self.scatter(seeds.high &+ number), low: Self.scatter(seeds.low &+ number))
    }

    /// The generator's finalizer, a bijection.
    private static func scatter(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    struct Name: Hashable {
        let high: UInt64
        let low: UInt64

        /// 32 lowercase hexadecimal digits.
        var text: String {
            unsafe String(unsafeUninitializedCapacity: 32) { buffer in
                for index in 0..<16 {
                    unsafe buffer[index] = Self.digit(index, of: high)
                    unsafe buffer[16 + index] = Self.digit(index, of: low)
                }
                return 32
            }
        }

        /// The last 16 of them.
        var shortText: String { String(text.suffix(16)) }

        private static func digit(_ index: Int, of word: UInt64) -> UInt8 {
            let digit = UInt8(truncatingIfNeeded: word &>> UInt64(60 - index * 4)) & 15
            return digit < 10 ? 0x30 + digit : 0x57 + digit
        }
    }
}
