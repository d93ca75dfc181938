internal import CTorchMath
package import LinearAlgebra

/// A floating-point type that torch draws: what differs between float32 and float64.
package protocol TorchScalar: BLASElement {
    /// Writes uniforms in [0, 1) with as many bits as torch gives the type.
    static func fillUnits(_ values: UnsafeMutableBufferPointer<Self>, _ engine: inout MersenneTwister)

    /// `values[i] ← fma(values[i], high − low, low)`, and low where that reaches high.
    static func scaleUniforms(_ values: inout [Self], _ range: Range<Int>, low: Self, high: Self)

    /// Turns every whole block of 16 uniforms of `range` into 16 normals, in place; a ragged rest is left as it is.
    static func fillNormals(
        _ values: inout [Self], _ range: Range<Int>, mean: Self, deviation: Self, profile: RandomProfile)
}

extension Float: TorchScalar {
    package static func fillUnits(
        _ values: UnsafeMutableBufferPointer<Float>, _ engine: inout MersenneTwister
    ) {
        unsafe engine.forEachRun(of: values.count) { place, words in
            for index in words.indices {
                // Of a signed integer the processor's vectors make floats.
                let bits = unsafe Int32(bitPattern: words[index] & 0xff_ffff)
                unsafe values.initializeElement(at: place + index, to: Float(bits) * 0x1p-24)
            }
        }
    }

    package static func scaleUniforms(_ values: inout [Float], _ range: Range<Int>, low: Float, high: Float) {
        unsafe values.withUnsafeMutableBufferPointer { values in
            let buffer = unsafe UnsafeMutableBufferPointer(rebasing: values[range])
            unsafe ntkd_uniform_fused_f32(buffer.baseAddress, buffer.count, low, high)
        }
    }

    package static func fillNormals(
        _ values: inout [Float], _ range: Range<Int>, mean: Float, deviation: Float, profile: RandomProfile
    ) {
        unsafe values.withUnsafeMutableBufferPointer { values in
            let buffer = unsafe UnsafeMutableBufferPointer(rebasing: values[range])
            switch profile {
            case .avx2:
                unsafe ntkd_normal_fill_avx2_f32(buffer.baseAddress, buffer.count / 16, mean, deviation)
            case .default:
                unsafe ntkd_normal_fill_plain_f32(buffer.baseAddress, buffer.count / 16, mean, deviation)
            }
        }
    }
}

extension Double: TorchScalar {
    package static func fillUnits(
        _ values: UnsafeMutableBufferPointer<Double>, _ engine: inout MersenneTwister
    ) {
        unsafe engine.forEachRun(of: 2 * values.count) { place, words in
            for index in 0..<words.count / 2 {
                // The first word is the high one.
                let bits = unsafe UInt64(words[2 * index]) << 32 | UInt64(words[2 * index + 1])
                unsafe values.initializeElement(at: place / 2 + index, to: unit(bits))
            }
        }
    }

    /// A uniform of 64 random bits, of which torch takes the lower 53.
    static func unit(_ bits: UInt64) -> Double {
        Double(Int64(bits & (1 << 53 - 1))) * 0x1p-53
    }

    package static func scaleUniforms(
        _ values: inout [Double], _ range: Range<Int>, low: Double, high: Double
    ) {
        unsafe values.withUnsafeMutableBufferPointer { values in
            let buffer = unsafe UnsafeMutableBufferPointer(rebasing: values[range])
            unsafe ntkd_uniform_fused_f64(buffer.baseAddress, buffer.count, low, high)
        }
    }

    package static func fillNormals(
        _ values: inout [Double], _ range: Range<Int>, mean: Double, deviation: Double, profile: RandomProfile
    ) {
        unsafe values.withUnsafeMutableBufferPointer { values in
            let buffer = unsafe UnsafeMutableBufferPointer(rebasing: values[range])
            unsafe ntkd_normal_fill_f64(buffer.baseAddress, buffer.count / 16, mean, deviation)
        }
    }
}
