internal import Glibc

/// One axis of a ``Plot``.
package struct PlotAxis: Hashable, Sendable {
    package enum Scale: String, Hashable, Sendable, CaseIterable {
        case linear
        /// By the logarithm; values that are not positive have no place.
        case log
    }

    /// What is measured, any text from anywhere; often empty.
    package let label: String
    package let scale: Scale

    package init(label: String, scale: Scale) {
        self.label = label
        self.scale = scale
    }

    func shows(_ value: Double) -> Bool { value.isFinite && (scale == .linear || value > 0) }
}

extension PlotAxis {
    /// What of the range stays free at each end: `axes.xmargin` of matplotlib.
    private static let margin = 0.05

    /// The values to show, with a margin around the data.
    ///
    /// A single value stands in the middle: of 10 % around it, between its neighbours if it counts something, or of the
    /// decades around it.
    ///
    /// - Parameters:
    ///   - data: The values, all of which the axis shows; perhaps none.
    ///   - isInteger: Whether they are whole numbers.
    /// - Returns: A finite range of more than one value.
    /// - SeeAlso: `autoscale_view` in matplotlib's `axes/_base.py`; `nonsingular` of its `LogLocator`.
    func range(of data: ValueRange, isInteger: Bool) -> AxisRange {
        guard data.minimum <= data.maximum else {
            return scale == .linear ? AxisRange(0, 1) : AxisRange(1, 10)
        }
        switch scale {
        case .linear where isInteger && data.minimum == data.maximum && abs(data.minimum) < 0x1p52:
            return AxisRange(data.minimum - 1, data.maximum + 1)
        case .linear:
            let range = AxisRange(data.minimum, data.maximum).nonsingular(expander: 0.05, tiny: 1e-15)
            // Each end on its own: the difference of the largest numbers overflows.
            let margin = range.high * Self.margin - range.low * Self.margin
            let limit = Double.greatestFiniteMagnitude
            return AxisRange(max(range.low - margin, -limit), min(range.high + margin, limit))
        case .log:
            var (low, high) = (log10(data.minimum), log10(data.maximum))
            // Powers of ten and back lose more digits than there are between closer values.
            if high - low < 1e-12 { (low, high) = (low.rounded(.up) - 1, high.rounded(.down) + 1) }
            let margin = (high - low) * Self.margin
            return AxisRange(
                max(pow(10, low - margin), .leastNonzeroMagnitude),
                min(pow(10, high + margin), .greatestFiniteMagnitude))
        }
    }

    /// - Parameters:
    ///   - range: Of this axis.
    ///   - intervals: The most that there is room for. Positive.
    ///   - isInteger: Whether the data are whole numbers.
    /// - Returns: At least one tick.
    func ticks(in range: AxisRange, intervals: Int, isInteger: Bool) -> Ticks {
        switch scale {
        case .linear: Ticks.linear(range, intervals: intervals, isInteger: isInteger)
        case .log: Ticks.logarithmic(range, intervals: max(intervals, 2))
        }
    }

    func normalization(of range: AxisRange) -> Normalization {
        Normalization(scale: scale == .log ? .log : .linear, minimum: range.low, maximum: range.high)
    }
}
