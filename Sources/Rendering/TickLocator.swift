internal import Glibc

/// Evenly spaced ticks at round numbers.
///
/// - SeeAlso: `MaxNLocator` in matplotlib's `ticker.py`, with the steps 1, 2, 2.5, 5 and 10 of its
///   `AutoLocator`. The order of operations is matplotlib's, so that borderline ranges fall alike.
struct TickLocator: Hashable, Sendable {
    /// The most intervals between ticks inside the range; positive.
    let intervals: Int

    /// How many ticks the range should show, even if that takes more intervals.
    let fewest: Int

    /// Whether only whole numbers are good, as where they count rows.
    let isInteger: Bool

    /// matplotlib's steps of one decade, with the ends of its neighbours.
    private static let steps: [Double] = [0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20]

    /// - Parameter range: Of numbers below 10³⁰⁰, so that no sum overflows.
    /// - Returns: The ticks, in order, with up to one beyond each end of the range.
    func ticks(in range: AxisRange) -> [Double] {
        let range = range.nonsingular(expander: 1e-13, tiny: 1e-14)
        let width = range.high - range.low
        let middle = (range.high + range.low) / 2
        let offset =
            abs(middle) / width < 100 ? 0 : copysign(pow(10, log10(abs(middle)).rounded(.down)), middle)
        let scale = pow(10, log10(width / Double(intervals)).rounded(.down))
        let low = range.low - offset
        let high = range.high - offset

        var steps = Self.steps.map { $0 * scale }
        if isInteger { steps = steps.filter { $0 < 1 || abs($0 - $0.rounded()) < 0.001 } }
        let wanted = (high - low) / Double(intervals)
        let largest = steps.firstIndex { $0 >= wanted } ?? steps.count - 1

        var ticks: [Double] = []
        for step in steps[...largest].reversed() {
            let holdsIntegers = high.rounded(.down) - low.rounded(.up) >= Double(fewest - 1)
            let step = isInteger && holdsIntegers ? max(1, step) : step
            ticks = Self.multiples(of: step, from: low, to: high, offset: offset)
            if ticks.count(where: { low <= $0 && $0 <= high }) >= fewest { break }
        }
        return ticks.map { $0 + offset }
    }

    /// The multiples of `step` that just span the range, allowing for the digits that `offset` took.
    private static func multiples(of step: Double, from low: Double, to high: Double, offset: Double)
        -> [Double]
    {
        let base = floorDivide(low, step).quotient * step
        let tolerance = offset == 0 ? 1e-10 : min(0.4999, max(1e-10, pow(10, log10(abs(offset) / step) - 12)))
        let below = floorDivide(low - base, step)
        let first = abs(below.remainder / step - 1) < tolerance ? below.quotient + 1 : below.quotient
        let above = floorDivide(high - base, step)
        let last = abs(above.remainder / step) < tolerance ? above.quotient : above.quotient + 1
        return stride(from: first, through: last, by: 1).map { $0 * step + base }
    }

    /// Python's `divmod` for a positive divisor.
    static func floorDivide(_ dividend: Double, _ divisor: Double) -> (quotient: Double, remainder: Double) {
        var remainder = dividend.truncatingRemainder(dividingBy: divisor)
        var quotient = (dividend - remainder) / divisor
        if remainder < 0 {
            remainder += divisor
            quotient -= 1
        }
        let whole = quotient.rounded(.down)
        return (quotient - whole > 0.5 ? whole + 1 : whole, remainder)
    }
}
