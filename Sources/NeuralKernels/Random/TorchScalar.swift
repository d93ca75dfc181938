internal import CTorchMath
package import LinearAlgebra

/// A floating-point type that torch draws: what differs between float32 and float64.
package protocol TorchScalar: BLASElement {
    /// A uniform in [0, 1) with as many bits as torch gives the type.
    static func unit(_ engine: inout MersenneTwister) -> Self

    /// `values[i] ← fma(values[i], high − low, low)`, and low where that reaches high.
    static func scaleUniforms(_ values: inout [Self], _ range: Range<Int>, low: Self, high: Self)

    /// Turns every whole block of 16 uniforms of `range` into 16 normals, in place; a ragged rest is left as it is.
    static func fillNormals(
        _ values: inout [Self], _ range: Range<Int>, mean: Self, deviation: Self, profile: RandomProfile)
}

extension Float: TorchScalar {
    package static func unit(_ engine: inout MersenneTwister) -> Float {
        Float(engine.next32() & 0xff_ffff) * 0x1p-24
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
    package static func unit(_ engine: inout MersenneTwister) -> Double {
        Double(engine.next64() & (1 << 53 - 1)) * 0x1p-53
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
