/// The values that an axis shows, `low ≤ high`.
struct AxisRange: Hashable, Sendable {
    let low: Double
    let high: Double

    init(_ low: Double, _ high: Double) {
        self.low = low
        self.high = high
    }

    func contains(_ value: Double) -> Bool { low <= value && value <= high }

    /// The range, or a wider one where it is too narrow for its numbers.
    ///
    /// - Parameters:
    ///   - expander: By which share of an end that end moves out.
    ///   - tiny: The width, as a share of the larger end, at which a range is too narrow.
    /// - Returns: A range of more than one point.
    /// - SeeAlso: `_nonsingular` in matplotlib's `transforms.py`.
    func nonsingular(expander: Double, tiny: Double) -> AxisRange {
        let largest = max(abs(low), abs(high))
        if largest < 1e6 / tiny * .leastNormalMagnitude { return AxisRange(-expander, expander) }
        guard high - low <= largest * tiny else { return self }
        let limit = Double.greatestFiniteMagnitude
        return AxisRange(
            max(low - expander * abs(low), -limit),
            min(high + expander * abs(high), limit))
    }
}
