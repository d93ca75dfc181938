internal import Glibc

/// How values are spread over a colour map.
package enum ColorScale: String, Hashable, Sendable, CaseIterable {
    case linear
    /// By the logarithm; values that are not positive have no colour.
    case log
    /// By the logarithm away from zero on both sides, linear near zero.
    case symlog
}

/// The monotone function of a ``ColorScale`` under which colours are evenly spaced.
struct ColorTransform: Hashable, Sendable {
    let scale: ColorScale

    /// Where symlog turns from linear to logarithmic; positive, and not used by the other scales.
    let linearThreshold: Double

    /// The transform for values in `minimum…maximum`.
    ///
    /// matplotlib leaves symlog's threshold to the caller. Here it is the power of ten that leaves two to
    /// three decades of the larger side to the logarithm.
    init(scale: ColorScale, minimum: Double, maximum: Double) {
        self.scale = scale
        let largest = max(abs(minimum), abs(maximum))
        let threshold = scale == .symlog && largest > 0 ? pow(10, log10(largest).rounded(.up) - 3) : 1
        linearThreshold = max(threshold, .leastNormalMagnitude)
    }

    /// - Returns: A finite number, or NaN where the scale has no place for `value`.
    /// - SeeAlso: `SymmetricalLogTransform` in matplotlib's `scale.py`, with base 10 and `linscale` 1.
    func callAsFunction(_ value: Double) -> Double {
        switch scale {
        case .linear:
            return value
        case .log:
            return value > 0 ? log10(value) : .nan
        case .symlog:
            let stretch = 1 / (1 - 1.0 / 10)
            guard abs(value) > linearThreshold else { return value * stretch }
            let decades = stretch - log10(linearThreshold) + log10(abs(value))
            return (value < 0 ? -linearThreshold : linearThreshold) * decades
        }
    }
}
