/// The ends of the colour range that a client asked for; what is `nil` follows the data.
package struct ColorLimits: Hashable, Sendable {
    package let scale: ColorScale
    package let minimum: Double?
    package let maximum: Double?

    /// - Throws: ``RenderingError`` if an end is not finite, the range is empty, or a logarithmic range
    ///   does not start above zero.
    package init(scale: ColorScale, minimum: Double?, maximum: Double?) throws(RenderingError) {
        for end in [minimum, maximum] {
            guard let end else { continue }
            guard end.isFinite else { throw .limitNotFinite(end) }
            guard scale != .log || end > 0 else { throw .logarithmicLimitNotPositive(end) }
        }
        if let minimum, let maximum, minimum >= maximum {
            throw .limitsReversed(minimum: minimum, maximum: maximum)
        }
        self.scale = scale
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The normalization for data of this range.
    ///
    /// Data without a single usable value get matplotlib's range for an empty picture: 0…1, or 1…10 on
    /// the logarithmic scale.
    ///
    /// - Parameters:
    ///   - data: The values to be coloured.
    ///   - widened: A range of one point becomes the point ± 10 %, so that it can be an axis: matplotlib's
    ///     colour bar does this to the picture it belongs to.
    /// - Returns: The limits asked for, completed by the data.
    func normalization(for data: ValueRange, widened: Bool) -> Normalization {
        let dataMinimum = scale == .log ? data.smallestPositive : data.minimum
        var (low, high) = (minimum ?? dataMinimum, maximum ?? data.maximum)
        if !low.isFinite || (scale == .log && !(high > 0)) || !high.isFinite {
            let empty = scale == .log ? (1.0, 10.0) : (0.0, 1.0)
            low = minimum ?? min(empty.0, maximum ?? empty.0)
            high = maximum ?? max(empty.1, low)
        }
        // A limit beyond all data: the range shrinks to that limit.
        if low > high { (low, high) = minimum == nil ? (high, high) : (low, low) }
        // Both ends as asked for are an axis already, however near they are.
        if widened, minimum == nil || maximum == nil {
            let range = AxisRange(low, high).nonsingular(expander: 0.1, tiny: 1e-15)
            let positive = scale == .log ? max(range.low, .leastNormalMagnitude) : range.low
            (low, high) = (positive, max(range.high, positive))
        }
        return Normalization(scale: scale, minimum: low, maximum: high)
    }
}
