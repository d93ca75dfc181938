/// A nonnegative number s · 2^e, for squares and products that no double holds.
struct ScaledNumber: Hashable, Sendable {
    /// s: 0, or from 1 to 2.
    private let significand: Double
    private let exponent: Int

    /// - Parameter number: Finite and nonnegative.
    init(_ number: Double) {
        guard number > 0 else {
            (significand, exponent) = (0, 0)
            return
        }
        (significand, exponent) = (number.significand, Int(number.exponent))
    }

    private init(significand: Double, exponent: Int) {
        let one = ScaledNumber(significand)
        (self.significand, self.exponent) = (one.significand, one.exponent + exponent)
    }

    /// The square of a number, with the bits that a double has where it holds it.
    static func square(of number: Double) -> ScaledNumber {
        let root = ScaledNumber(number)
        return ScaledNumber(significand: root.significand * root.significand, exponent: 2 * root.exponent)
    }

    /// log₂; −∞ of 0.
    var logarithm: Double { Double.log2(significand) + Double(exponent) }

    /// The number over 2^`scale`, as a double: infinite or 0 where it has no place.
    func over(_ scale: Int) -> Double { significand.times(powerOfTwo: exponent - scale) }
}

extension BinaryFloatingPoint {
    /// The number times 2^`power`, exact but for overflow and underflow.
    func times(powerOfTwo power: Int) -> Self {
        power == 0 ? self : Self(sign: .plus, exponent: Self.Exponent(power), significand: self)
    }
}
