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
        defer { index += 1 }
        return Self.tempered(state[index])
    }

    /// The next 64 bits: two draws, the first of which is the high word.
    mutating func next64() -> UInt64 {
        let high = UInt64(next32())
        return high << 32 | UInt64(next32())
    }

    /// Writes as many draws as there are places, in order.
    mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>) {
        var place = 0
        while place < words.count {
            if index == Self.size { twist() }
            let run = min(words.count - place, Self.size - index)
            let start = index
            unsafe state.withUnsafeBufferPointer { state in
                for offset in 0..<run {
                    unsafe words[place + offset] = Self.tempered(state[start + offset])
                }
            }
            index += run
            place += run
        }
    }

    /// So many draws in order, in runs of an even number but for the last; `body` gets each run and its place.
    mutating func forEachRun(of count: Int, _ body: (Int, UnsafeBufferPointer<UInt32>) -> Void) {
        unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * Self.size) { words in
            for place in stride(from: 0, to: count, by: words.count) {
                let run = unsafe UnsafeMutableBufferPointer(
                    rebasing: words[..<min(words.count, count - place)])
                unsafe fill(run)
                unsafe body(place, UnsafeBufferPointer(run))
            }
        }
    }

    private static func tempered(_ word: UInt32) -> UInt32 {
        var y = word
        y ^= y >> 11
        y ^= (y << 7) & 0x9d2c_5680
        y ^= (y << 15) & 0xefc6_0000
        return y ^ (y >> 18)
    }

    // Over a pointer, so that the compiler makes vectors of it: no word is read again less than 227 places after it was
    // written.
    private mutating func twist() {
        unsafe state.withUnsafeMutableBufferPointer { state in
            for k in 0..<(Self.size - Self.middle) {
                unsafe state[k] = Self.mixed(state[k], state[k + 1], state[k + Self.middle])
            }
            for k in (Self.size - Self.middle)..<(Self.size - 1) {
                unsafe state[k] = Self.mixed(state[k], state[k + 1], state[k + Self.middle - Self.size])
            }
            unsafe state[Self.size - 1] = Self.mixed(state[Self.size - 1], state[0], state[Self.middle - 1])
        }
        index = 0
    }

    private static func mixed(_ word: UInt32, _ following: UInt32, _ distant: UInt32) -> UInt32 {
        let y = (word & 0x8000_0000) | (following & 0x7fff_ffff)
        return distant ^ (y >> 1) ^ ((0 &- (y & 1)) & 0x9908_b0df)
    }
}
