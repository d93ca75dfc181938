/// MT19937, the generator behind torch's random numbers on a CPU.
///
/// Torch seeds it with the low 32 bits of its 64-bit seed only, so that seeds s and s + 2³² draw the same
/// numbers.
/// - SeeAlso: Matsumoto & Nishimura, *Mersenne Twister*, ACM TOMACS 8(1), 1998; the seeding is their
///   `init_genrand` of 2002.
package struct MersenneTwister: Sendable {
    private var state: [UInt32]
    private var index: Int

    private static let size = 624
    private static let middle = 397

    init(seed: UInt64) {
        var state = [UInt32](repeating: 0, count: Self.size)
        state[0] = UInt32(truncatingIfNeeded: seed)
        for j in 1..<Self.size {
            let previous = state[j - 1]
            state[j] = 1_812_433_253 &* (previous ^ (previous >> 30)) &+ UInt32(j)
        }
        self.state = state
        index = Self.size
    }

    /// The next 32 bits.
    mutating func next32() -> UInt32 {
        if index == Self.size { twist() }
        var y = state[index]
        index += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9d2c_5680
        y ^= (y << 15) & 0xefc6_0000
        return y ^ (y >> 18)
    }

    /// The next 64 bits: two draws, the first of which is the high word.
    mutating func next64() -> UInt64 {
        let high = UInt64(next32())
        return high << 32 | UInt64(next32())
    }

    private mutating func twist() {
        for k in 0..<(Self.size - Self.middle) { mix(k, k + 1, k + Self.middle) }
        for k in (Self.size - Self.middle)..<(Self.size - 1) { mix(k, k + 1, k + Self.middle - Self.size) }
        mix(Self.size - 1, 0, Self.middle - 1)
        index = 0
    }

    private mutating func mix(_ k: Int, _ following: Int, _ distant: Int) {
        let y = (state[k] & 0x8000_0000) | (state[following] & 0x7fff_ffff)
        state[k] = state[distant] ^ (y >> 1) ^ (y & 1 == 0 ? 0 : 0x9908_b0df)
    }
}
