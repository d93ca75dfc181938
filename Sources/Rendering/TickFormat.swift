internal import Glibc

/// How the numbers beside one axis are written: all with the same decimals, without what they share.
///
/// `label = (value − offset) / 10^order`; what was taken away stands once, at the end of the axis.
///
/// - SeeAlso: `ScalarFormatter` in matplotlib's `ticker.py`, with its default limits: an order of 10⁻⁵ or less
///   or 10⁶ or more is taken out, and an offset that saves four digits.
struct TickFormat: Hashable, Sendable {
    let offset: Double
    let order: Int
    let decimals: Int

    /// - Parameters:
    ///   - ticks: As ``TickLocator`` gives them, those just outside included.
    ///   - range: The values that the axis shows.
    init(ticks: [Double], range: AxisRange) {
        let visible = ticks.filter(range.contains)
        let offset = Self.offset(of: visible)
        let order = Self.order(of: visible, offset: offset, range: range)
        let unit = pow(10, Double(order))
        self.offset = offset
        self.order = order
        let ends = ticks.count < 2 ? [range.low, range.high] : []
        decimals = Self.decimals(
            of: ticks.map { ($0 - offset) / unit }, spread: (ticks + ends).map { ($0 - offset) / unit })
    }

    func label(_ value: Double) -> String {
        let shown = (value - offset) / pow(10, Double(order))
        return NumberFormat.typographic(NumberFormat.fixed(abs(shown) < 1e-8 ? 0 : shown, decimals: decimals))
    }

    /// What was taken out of the labels, such as `1e−7+3.25e4`; empty if nothing.
    var shared: String {
        let power = order == 0 ? "" : "1e\(order)"
        let sum = offset == 0 ? "" : (offset > 0 ? "+" : "") + Self.scientific(offset)
        return NumberFormat.typographic(power + sum)
    }

    private static func scientific(_ value: Double) -> String {
        let exponent = log10(abs(value)).rounded(.down)
        let significand = NumberFormat.general(value / pow(10, exponent), digits: 10)
        return exponent == 0 ? significand : "\(significand)e\(Int(exponent))"
    }

    /// The leading digits that all labels share, if leaving them out saves four.
    private static func offset(of ticks: [Double]) -> Double {
        guard let first = ticks.min(), let last = ticks.max(), first < last, first > 0 || last < 0 else {
            return 0
        }
        let (small, large) = (min(abs(first), abs(last)), max(abs(first), abs(last)))
        let start = log10(large).rounded(.up)
        func wholes(_ value: Double, _ order: Double) -> Double {
            TickLocator.floorDivide(value, pow(10, order)).quotient
        }
        // Both loops end: at a power far below the difference the two quotients differ by more than one.
        var order = start
        while wholes(small, order) == wholes(large, order) { order -= 1 }
        order += 1
        if (large - small) / pow(10, order) <= 1e-2 {
            // The ticks lie on both sides of a round number.
            order = start
            while wholes(large, order) - wholes(small, order) <= 1 { order -= 1 }
            order += 1
        }
        let shared = wholes(large, order)
        return shared >= 1000 ? copysign(shared * pow(10, order), first) : 0
    }

    private static func order(of ticks: [Double], offset: Double, range: AxisRange) -> Int {
        let largest = ticks.map(abs).max() ?? 0
        let size = offset == 0 ? largest : range.high - range.low
        guard !ticks.isEmpty, size > 0 else { return 0 }
        let order = Int(log10(size).rounded(.down))
        return order <= -5 || order >= 6 ? order : 0
    }

    /// The fewest decimals that show every label to a thousandth of their spread.
    private static func decimals(of labels: [Double], spread: [Double]) -> Int {
        guard let low = spread.min(), let high = spread.max() else { return 0 }
        var width = high - low
        if width == 0 { width = max(abs(low), abs(high)) }
        if width == 0 { width = 1 }
        let order = Int(log10(width).rounded(.down))
        let threshold = 1e-3 * pow(10, Double(order))
        var decimals = max(0, 3 - order)
        while decimals >= 0 {
            let unit = pow(10, Double(decimals))
            let worst = labels.map { abs($0 - ($0 * unit).rounded(.toNearestOrEven) / unit) }.max() ?? 0
            guard worst < threshold else { break }
            decimals -= 1
        }
        return decimals + 1
    }
}
