internal import Glibc

/// A type with the C library's elementary functions.
///
/// Torch calls the same library for its scalar paths; the results of a function differ between libraries by at
/// most a unit in the last place.
package protocol ElementaryFunctions: BinaryFloatingPoint {
    static func exp(_ x: Self) -> Self
    static func expm1(_ x: Self) -> Self
    static func log1p(_ x: Self) -> Self
    static func tanh(_ x: Self) -> Self
    static func erf(_ x: Self) -> Self
    static func sin(_ x: Self) -> Self
    static func cos(_ x: Self) -> Self
}

extension Float: ElementaryFunctions {
    package static func exp(_ x: Float) -> Float { Glibc.exp(x) }
    package static func expm1(_ x: Float) -> Float { Glibc.expm1(x) }
    package static func log1p(_ x: Float) -> Float { Glibc.log1p(x) }
    package static func tanh(_ x: Float) -> Float { Glibc.tanh(x) }
    package static func erf(_ x: Float) -> Float { Glibc.erf(x) }
    package static func sin(_ x: Float) -> Float { Glibc.sin(x) }
    package static func cos(_ x: Float) -> Float { Glibc.cos(x) }
}

extension Double: ElementaryFunctions {
    package static func exp(_ x: Double) -> Double { Glibc.exp(x) }
    package static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
    package static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
    package static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
    package static func erf(_ x: Double) -> Double { Glibc.erf(x) }
    package static func sin(_ x: Double) -> Double { Glibc.sin(x) }
    package static func cos(_ x: Double) -> Double { Glibc.cos(x) }
}

extension Double {
    package static func log(_ x: Double) -> Double { Glibc.log(x) }
    package static func log2(_ x: Double) -> Double { Glibc.log2(x) }
    package static func exp2(_ x: Double) -> Double { Glibc.exp2(x) }
    package static func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
}
