/// What the work around matrix products costs on a machine, in multiply-adds of a long product: what decides between
/// ways to the same kernel.
///
/// The ways differ in their last bits. All costs are therefore powers of two: what two measurements of one kind of
/// machine differ by is rounded away, and a choice that is off by less than a factor of two in them loses little.
package struct ContractionCosts: Hashable, Sendable {
    /// An entry of a matrix product, however many multiply-adds it is the sum of.
    package let entry: Double
    /// An entry's product with another, added to a sum.
    package let hadamard: Double
    /// An entry's addition to another, for one tap of a window.
    package let tap: Double

    /// Rounds measured costs.
    package init(entry: Double, hadamard: Double, tap: Double) {
        self.entry = Self.rounded(entry)
        self.hadamard = Self.rounded(hadamard)
        self.tap = Self.rounded(tap)
    }

    /// What a recent x86-64 server has, for who has nothing to measure with.
    package static let typical = ContractionCosts(entry: 32, hadamard: 8, tap: 8)

    private static let range = -2.0...10.0

    /// The nearest power of two from 2⁻² to 2¹⁰.
    private static func rounded(_ cost: Double) -> Double {
        guard cost > 0 else { return Double(sign: .plus, exponent: Int(range.lowerBound), significand: 1) }
        // Nearest in ratio: √2 is the limit between 1 and 2.
        let exponent = Double(cost.exponent) + (cost.significand > 2.0.squareRoot() ? 1 : 0)
        let bounded = min(max(exponent, range.lowerBound), range.upperBound)
        return Double(sign: .plus, exponent: Int(bounded), significand: 1)
    }
}

/// The costs of contractions in each floating-point type.
package struct MachineCosts: Hashable, Sendable {
    private let float32: ContractionCosts
    private let float64: ContractionCosts

    package init(float32: ContractionCosts, float64: ContractionCosts) {
        self.float32 = float32
        self.float64 = float64
    }

    package subscript(type: ElementType) -> ContractionCosts {
        switch type {
        case .float32: float32
        case .float64: float64
        }
    }
}
