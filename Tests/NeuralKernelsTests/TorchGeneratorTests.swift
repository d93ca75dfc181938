import LinearAlgebra
import NeuralKernels
import Synchronization
import Testing

@Suite struct TorchGeneratorTests {
    @Test func `Only the low half of a seed counts`() throws {
        var low = TorchGenerator(seed: 5, profile: .avx2)
        var high = TorchGenerator(seed: 5 + 7 << 32, profile: .avx2)
        #expect(try low.normal(50, as: Float.self) == high.normal(50))
    }

    /// The generator as it was published: one word after another, from the seed on.
    private static func words(seed: UInt32, count: Int) -> [UInt32] {
        var words = [seed]
        for j in 1..<624 {
            words.append(1_812_433_253 &* (words[j - 1] ^ (words[j - 1] >> 30)) &+ UInt32(j))
        }
        for k in 0..<count {
            let y = (words[k] & 0x8000_0000) | (words[k + 1] & 0x7fff_ffff)
            words.append(words[k + 397] ^ (y >> 1) ^ (y & 1 == 0 ? 0 : 0x9908_b0df))
        }
        return words.dropFirst(624).map { word in
            var y = word
            y ^= y >> 11
            y ^= (y << 7) & 0x9d2c_5680
            y ^= (y << 15) & 0xefc6_0000
            return y ^ (y >> 18)
        }
    }

    /// A permutation of two takes one word, so that doubles begin at an odd one.
    @Test(arguments: [0, 1, 623, 624, 1000])
    func `Uniforms are the Mersenne Twister's words, wherever they start`(start: Int) throws {
        let words = Self.words(seed: 77, count: 10_000).dropFirst(start)
        let singles = words.prefix(3001).map { Float($0 & 0xff_ffff) * 0x1p-24 }
        let doubles = (0..<1501).map { i in
            let bits = UInt64(words[start + 2 * i]) << 32 | UInt64(words[start + 2 * i + 1])
            return Double(bits & (1 << 53 - 1)) * 0x1p-53
        }
        var generator = TorchGenerator(seed: 77, profile: .default)
        for _ in 0..<start { _ = generator.permutation(2) }
        var other = generator
        #expect(try generator.uniform(3001, low: 0, high: 1, as: Float.self) == singles)
        #expect(try other.uniform(1501, low: 0, high: 1, as: Double.self) == doubles)
    }

    /// A check that throws from its `number`th call on.
    private func generator(stoppedAt number: Int) -> TorchGenerator {
        let calls = Mutex(0)
        return TorchGenerator(seed: 1, profile: .avx2) {
            let isOver = calls.withLock { count in
                count += 1
                return count >= number
            }
            if isOver { throw Stopped() }
        }
    }

    private struct Stopped: Error {}

    @Test func `A long draw ends when its check throws, whatever it draws`() throws {
        for number in 1...4 {
            var normal = generator(stoppedAt: number)
            #expect(throws: Stopped.self) { try normal.normal(1 << 22, as: Float.self) }
            var uniform = generator(stoppedAt: number)
            #expect(throws: Stopped.self) { try uniform.uniform(1 << 22, low: 0, high: 1, as: Double.self) }
            let data = DataSource.generated(
                GeneratedData(count: 1 << 12, sampleShape: [1 << 10], distribution: .normal, seed: 3))
            var unused = generator(stoppedAt: number)
            #expect(throws: Stopped.self) { try data.draw(from: &unused, as: Float.self) }
        }
    }

    @Test(arguments: RandomProfile.allCases)
    func `A long draw is that of its pieces where they meet whole blocks`(_ profile: RandomProfile) throws {
        let (count, first) = ((1 << 21) + 48, 1 << 20)
        var (whole, parts) = (
            TorchGenerator(seed: 8, profile: profile), TorchGenerator(seed: 8, profile: profile)
        )
        let values: [Float] = try whole.uniform(count, low: -1, high: 2)
        let pieces: [Float] =
            try parts.uniform(first, low: -1, high: 2) + parts.uniform(count - first, low: -1, high: 2)
        #expect(values == pieces)
    }

    @Test func `A short draw takes the normal that an earlier short draw left, across a long one`() throws {
        var generator = TorchGenerator(seed: 3, profile: .avx2)
        let first: [Double] = try generator.normal(1)
        _ = try generator.normal(64, as: Float.self)
        let third: [Double] = try generator.normal(1)
        var other = TorchGenerator(seed: 3, profile: .avx2)
        #expect(try other.normal(2) == first + third)
    }

    @Test func `Uniforms of an empty range are its bound`() throws {
        var generator = TorchGenerator(seed: 1, profile: .avx2)
        #expect(
            try generator.uniform(9, low: 0.5, high: 0.5, as: Double.self) == Array(repeating: 0.5, count: 9))
    }

    @Test(arguments: RandomProfile.allCases)
    func `A uniform never reaches its upper bound`(profile: RandomProfile) throws {
        var generator = TorchGenerator(seed: 2, profile: profile)
        let values: [Float] = try generator.uniform(100_000, low: 1, high: Float(1).nextUp.nextUp.double)
        #expect(values.allSatisfy { $0 >= 1 && $0 < Float(1).nextUp.nextUp })
    }

    @Test func `A generated data set with a seed leaves the specification's generator alone`() throws {
        let own = DataSource.generated(
            GeneratedData(count: 4, sampleShape: [3], distribution: .normal, seed: 9))
        var generator = TorchGenerator(seed: 1, profile: .avx2)
        var untouched = generator
        _ = try own.draw(from: &generator, as: Float.self)
        #expect(try generator.normal(20, as: Float.self) == untouched.normal(20))
    }

    @Test func `Points of a sphere have length 1`() throws {
        let sphere = DataSource.generated(
            GeneratedData(count: 30, sampleShape: [7], distribution: .sphere, seed: nil))
        var generator = TorchGenerator(seed: 1, profile: .avx2)
        let points = try sphere.draw(from: &generator, as: Double.self)
        for row in 0..<30 {
            let length = (0..<7).reduce(0) { $0 + points[row, $1] * points[row, $1] }
            #expect(abs(length - 1) <= 1e-15)
        }
    }

    @Test func `Points of a circle are its equal divisions`() throws {
        let circle = DataSource.generated(
            GeneratedData(count: 4, sampleShape: [2], distribution: .circle, seed: nil))
        var generator = TorchGenerator(seed: 1, profile: .avx2)
        let points = try circle.draw(from: &generator, as: Double.self)
        let expected = [1.0, 0, 0, 1, -1, 0, 0, -1]
        for (point, value) in zip(points.elements, expected) { #expect(abs(point - value) <= 2e-16) }
    }
}

extension Float {
    fileprivate var double: Double { Double(self) }
}
