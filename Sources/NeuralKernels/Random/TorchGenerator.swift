/// The random numbers that `torch.manual_seed` reproduces on a CPU, to the bit.
///
/// The state is the engine and one cached normal: torch's short normal draws come in pairs, and the second of
/// a pair waits for the next short draw, across other draws, dtypes and tensors.
/// - SeeAlso: PyTorch 2.13, `ATen/native/cpu/DistributionTemplates.h` and `ATen/core/DistributionsHelper.h`.
package struct TorchGenerator: Sendable {
    let profile: RandomProfile
    private var engine: MersenneTwister
    private var cachedNormal: Double?
    let check: Checkpoint

    /// - Parameters:
    ///   - seed: Of its 64 bits torch uses the lower half.
    ///   - profile: Which of torch's code paths to reproduce.
    ///   - check: Is called now and then during long draws; what it throws ends them.
    package init(seed: UInt64, profile: RandomProfile, check: @escaping Checkpoint = {}) {
        self.profile = profile
        self.check = check
        engine = MersenneTwister(seed: seed)
    }

    package typealias Checkpoint = @Sendable () throws -> Void
}

/// Which of torch's code paths to reproduce; they differ in the last bits of float32 normals and of scaled
/// uniforms.
package enum RandomProfile: String, Hashable, Sendable, CaseIterable {
    /// Processors with AVX2, AVX-512 among them: Cephes functions and fused multiply-adds.
    case avx2
    /// `ATEN_CPU_CAPABILITY=default`: the C library's functions, separate rounding.
    case `default`
}

extension TorchGenerator {
    mutating func bits32() -> UInt32 { engine.next32() }
    mutating func bits64() -> UInt64 { engine.next64() }

    /// `tensor.uniform_(low, high)` on `count` elements.
    ///
    /// u is a multiple of 2⁻²⁴ (float32, one draw) or 2⁻⁵³ (float64, two draws) in [0, 1); the value is
    /// u · (high − low) + low in the element's own arithmetic, rounded once with AVX2 and twice without, and
    /// low where that reaches high.
    /// - Throws: What the generator's check throws.
    /// - Complexity: O(count).
    package mutating func uniform<Scalar: TorchScalar>(
        _ count: Int, low: Double, high: Double, as type: Scalar.Type = Scalar.self
    ) throws -> [Scalar] {
        var values = try units(count, as: Scalar.self)
        let (low, high) = (Scalar(low), Scalar(high))
        try forEachChunk(of: count) { chunk in
            switch profile {
            case .avx2:
                Scalar.scaleUniforms(&values, chunk, low: low, high: high)
            case .default:
                let range = high - low
                for i in chunk {
                    let value = values[i] * range + low
                    values[i] = value == high ? low : value
                }
            }
        }
        return values
    }

    /// `tensor.normal_(mean, deviation)` on `count` contiguous elements; `torch.randn` is (0, 1).
    ///
    /// From 16 elements on, torch writes uniforms over the whole tensor and turns each 16 of them into 16
    /// normals by Box and Muller's transform; when 16 does not divide the count, the last 16 elements are
    /// drawn anew. Below 16 it draws one by one in double precision.
    /// - Throws: What the generator's check throws.
    /// - Complexity: O(count).
    package mutating func normal<Scalar: TorchScalar>(
        _ count: Int, mean: Double = 0, deviation: Double = 1, as type: Scalar.Type = Scalar.self
    ) throws -> [Scalar] {
        guard count >= Self.block else {
            return (0..<count).map { _ in Scalar(scaled(nextNormal(), mean, deviation)) }
        }
        var values = try units(count, as: Scalar.self)
        let (mean, deviation) = (Scalar(mean), Scalar(deviation))
        try forEachChunk(of: count) { chunk in
            Scalar.fillNormals(&values, chunk, mean: mean, deviation: deviation, profile: profile)
        }
        if !count.isMultiple(of: Self.block) {
            var tail = try units(Self.block, as: Scalar.self)
            Scalar.fillNormals(&tail, tail.indices, mean: mean, deviation: deviation, profile: profile)
            values.replaceSubrange((count - Self.block)..., with: tail)
        }
        return values
    }

    /// How many elements torch transforms together.
    private static var block: Int { 16 }

    /// Uniforms in [0, 1).
    private mutating func units<Scalar: TorchScalar>(_ count: Int, as type: Scalar.Type) throws -> [Scalar] {
        try unsafe [Scalar](unsafeUninitializedCapacity: count) { buffer, initialized in
            for chunk in Self.chunks(of: count) {
                try check()
                unsafe Scalar.fillUnits(UnsafeMutableBufferPointer(rebasing: buffer[chunk]), &engine)
                initialized = chunk.upperBound
            }
        }
    }

    private func forEachChunk(of count: Int, _ body: (Range<Int>) -> Void) throws {
        for chunk in Self.chunks(of: count) {
            try check()
            body(chunk)
        }
    }

    /// Runs of elements between two checks, a few milliseconds each.
    private static func chunks(of count: Int) -> some Sequence<Range<Int>> {
        let length = block << 16
        return stride(from: 0, to: count, by: length).lazy.map { $0..<min(count, $0 + length) }
    }

    /// z · deviation + mean in double precision, rounded once with AVX2 and twice without.
    private func scaled(_ normal: Double, _ mean: Double, _ deviation: Double) -> Double {
        switch profile {
        case .avx2: mean.addingProduct(normal, deviation)
        case .default: normal * deviation + mean
        }
    }

    /// One standard normal in double precision; its twin is kept for the next call.
    private mutating func nextNormal() -> Double {
        if let cached = cachedNormal {
            cachedNormal = nil
            return cached
        }
        let first = Double.unit(bits64())
        let second = Double.unit(bits64())
        let radius = (-2 * Double.log1p(-second)).squareRoot()
        let angle = 2 * Double.pi * first
        cachedNormal = radius * Double.sin(angle)
        return radius * Double.cos(angle)
    }
}
