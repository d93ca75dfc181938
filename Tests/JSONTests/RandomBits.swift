/// Bits that look random and are the same every time.
///
/// - SeeAlso: Steele, Lea, Flood: *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014.
struct RandomBits: RandomNumberGenerator {
    private var state: UInt64 = 0

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
        return bits ^ bits >> 31
    }

    mutating func next32() -> UInt32 { UInt32(truncatingIfNeeded: next() >> 32) }
}
