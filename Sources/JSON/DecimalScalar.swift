/// A type of numbers that can be written as decimal text.
package protocol DecimalScalar: BinaryFloatingPoint, LosslessStringConvertible {
    /// Appends numbers with commas between them; see `NumberList`.
    ///
    /// A requirement, so that a caller in another module pays for its generality once a list and not once a number.
    static func append(
        _ numbers: Span<Self>, nonfinite: NonfiniteText, to bytes: inout [UInt8]
    ) -> Int
}

/// What is written for a number that is NaN or infinite.
package enum NonfiniteText: Sendable {
    /// `null`, as JSON has no words for them.
    case null
    /// Swift's words: `nan`, `inf`, `-inf`.
    case described
}

/// What writing needs to know of a type of numbers.
protocol DecimalFormat: DecimalScalar {
    /// The shortest decimal of a finite and positive number.
    var shortest: ShortestDecimal { get }
    /// How many digits tell every number from its neighbours.
    static var digitLimit: Int { get }
    /// The largest number that is written without an exponent.
    static var plainLimit: Self { get }
}
