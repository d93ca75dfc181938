/// From values to the 256 steps of a ``Colormap``.
///
/// `index = ⌊256 (t(x) − t(min)) / (t(max) − t(min))⌋`, where `t` is the scale's transform; the maximum
/// itself belongs to the last step, and what lies outside the range to the nearer end.
///
/// - SeeAlso: `Normalize` and `Colormap.__call__` in matplotlib's `colors.py`.
package struct Normalization: Hashable, Sendable {
    package let minimum: Double
    package let maximum: Double
    let transform: ColorTransform
    private let start: Double
    private let span: Double

    /// Transforms are halved where the full difference would overflow, which loses nothing.
    private let unit: Double

    /// - Parameters:
    ///   - scale: How the values between the ends are spread.
    ///   - minimum: Finite; positive when the scale is logarithmic.
    ///   - maximum: Finite, at least `minimum`.
    package init(scale: ColorScale, minimum: Double, maximum: Double) {
        self.minimum = minimum
        self.maximum = maximum
        transform = ColorTransform(scale: scale, minimum: minimum, maximum: maximum)
        let (low, high) = (transform(minimum), transform(maximum))
        unit = (high - low).isFinite ? 1 : 0.5
        start = low * unit
        span = high * unit - start
    }

    package var scale: ColorScale { transform.scale }

    /// Where `value` lies in the range: 0 at the minimum, 1 at the maximum, beyond outside.
    ///
    /// - Returns: 0 everywhere when the range is one point, as matplotlib; NaN for a value that is not
    ///   finite or has no place on the scale.
    package func fraction(_ value: Double) -> Double {
        let place = transform(value)
        guard place.isFinite else { return .nan }
        return span > 0 ? (place * unit - start) / span : 0
    }

    /// The step of `value`.
    ///
    /// - Returns: 0…255, or `nil` for a value without a colour.
    package func index(_ value: Double) -> Int? {
        let scaled = fraction(value) * Double(Colormap.count)
        guard !scaled.isNaN else { return nil }
        return Int(min(max(scaled, 0), Double(Colormap.count - 1)))
    }
}
