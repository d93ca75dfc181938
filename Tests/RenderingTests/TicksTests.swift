import Glibc
import Testing

@testable import Rendering

@Suite struct TicksTests {
    @Test func `ticks, labels and what they share are matplotlib's`() {
        for axis in MatplotlibTicks.axes {
            let range = AxisRange(axis.low, axis.high)
            let locator = TickLocator(intervals: axis.intervals, fewest: 2, isInteger: axis.isInteger)
            let ticks = locator.ticks(in: range)
            let format = TickFormat(ticks: ticks, range: range)
            let slack = 1e-10 * (axis.high - axis.low)
            let seen = ticks.filter { axis.low - slack <= $0 && $0 <= axis.high + slack }
            #expect(seen == axis.ticks, "\(range)")
            #expect(seen.map(format.label) == axis.labels, "\(range)")
            #expect(format.shared == axis.shared, "\(range)")
        }
    }

    @Test(arguments: [1, 2, 3, 7, 99, 100, 12345, 100_000, 10_000_000])
    func `index ticks are whole, inside, evenly spaced and start at the first`(count: Int) {
        for intervals in 1...9 {
            let ticks = Ticks.indices(count: count, intervals: intervals, fewest: 2).ticks
            let values = ticks.map(\.value)
            #expect(values.first == 0)
            #expect(values.allSatisfy { $0 == $0.rounded() && $0 < Double(count) })
            #expect(values.count >= min(2, count))
            #expect(Set(zip(values, values.dropFirst()).map { $1 - $0 }).count <= 1)
            #expect(ticks.map(\.label.text) == values.map { "\(Int($0))" })
        }
    }

    @Test func `a logarithmic bar is marked at powers of ten`() {
        let bar = Ticks.colorBar(Normalization(scale: .log, minimum: 0.0034, maximum: 13.6), intervals: 9)
        #expect(written(bar) == ["10^−2", "10^−1", "10^0", "10^1"])
        #expect(bar.ticks.count == 4 + 6 + 8 + 8 + 8)
    }

    @Test func `within a decade its multiples are written`() {
        let bar = Ticks.colorBar(Normalization(scale: .log, minimum: 2.4, maximum: 6.9), intervals: 9)
        #expect(written(bar) == ["3 × 10^0", "4 × 10^0", "6 × 10^0"])
    }

    @Test func `a narrow logarithmic range is marked as a linear one`() {
        let bar = Ticks.colorBar(Normalization(scale: .log, minimum: 5.01, maximum: 5.02), intervals: 5)
        #expect(written(bar) == ["5.010", "5.012", "5.014", "5.016", "5.018", "5.020"])
    }

    @Test func `many decades leave out powers evenly`() {
        let bar = Ticks.colorBar(Normalization(scale: .log, minimum: 1e-30, maximum: 1e30), intervals: 9)
        #expect(
            written(bar) == [
                "10^−28", "10^−21", "10^−14", "10^−7", "10^0", "10^7", "10^14", "10^21", "10^28",
            ])
    }

    /// The exponents in `LogLocator(numticks=most).tick_values(0.9 × 10^first, 1.1 × 10^last)` of matplotlib 3.11.2.
    @Test(arguments: [
        (-3, 5, 9, [-3, -2, -1, 0, 1, 2, 3, 4, 5]),
        (-4, 5, 9, [-4, -2, 0, 2, 4]),
        (-5, 5, 9, [-5, -3, -1, 1, 3, 5]),
        (-30, 30, 9, [-28, -21, -14, -7, 0, 7, 14, 21, 28]),
        (-10, 9, 9, [-9, -6, -3, 0, 3, 6, 9]),
        (0, 18, 9, [1, 3, 5, 7, 9, 11, 13, 15, 17]),
        (-7, 20, 9, [-6, -3, 0, 3, 6, 9, 12, 15, 18]),
        (-300, 300, 9, [-300, -225, -150, -75, 0, 75, 150, 225, 300]),
        (3, 14, 5, [3, 6, 9, 12]),
        (-2, 4, 3, [-2, 1, 4]),
        (-13, 0, 4, [-12, -8, -4, 0]),
        (1, 27, 9, [3, 6, 9, 12, 15, 18, 21, 24, 27]),
        (2, 7, 2, [2, 7]),
    ])
    func `the powers of ten are matplotlib's`(first: Int, last: Int, most: Int, exponents: [Int]) {
        let normalization = Normalization(
            scale: .log, minimum: 0.9 * pow(10, Double(first)), maximum: 1.1 * pow(10, Double(last)))
        let ticks = Ticks.colorBar(normalization, intervals: most).ticks.filter { !$0.isMinor }
        #expect(ticks.map { Int(log10($0.value).rounded()) } == exponents)
    }

    @Test func `a symmetric bar has zero and powers on both sides`() {
        let bar = Ticks.colorBar(Normalization(scale: .symlog, minimum: -5, maximum: 8.6), intervals: 9)
        #expect(written(bar) == ["−10^0", "−10^−1", "−10^−2", "0", "10^−2", "10^−1", "10^0"])
        #expect(bar.ticks.map(\.value) == bar.ticks.map(\.value).sorted())
    }

    /// Ranges that break careless arithmetic: they must give some labels, in order, inside.
    @Test(arguments: [
        (-1.7e308, 1.7e308), (1e308, 1.7e308), (0, .leastNonzeroMagnitude),
        (-.leastNormalMagnitude / 8, .leastNormalMagnitude / 8), (1e-300, 2e-300),
        (1, 1.0000000000000002), (1e30, 1.0000000000000002e30), (-1e300, 1e-300), (9.9e299, 9.99e299),
    ])
    func `every range has ticks`(low: Double, high: Double) {
        for scale in ColorScale.allCases {
            let limits = ColorLimitsTests.limits(scale)
            var data = ValueRange()
            data.insert(low)
            data.insert(high)
            let normalization = limits.normalization(for: data, widened: true)
            let bar = Ticks.colorBar(normalization, intervals: 9)
            let places = bar.ticks.map { normalization.fraction($0.value) }
            #expect(!places.isEmpty, "\(scale)")
            #expect(places.allSatisfy { -1e-9 <= $0 && $0 <= 1 + 1e-9 }, "\(scale) \(places)")
            #expect(places == places.sorted(), "\(scale)")
            #expect(written(bar).allSatisfy { $0.count < 16 }, "\(written(bar))")
        }
    }

    private func written(_ ticks: Ticks) -> [String] {
        ticks.ticks.map(\.label).filter { !$0.isEmpty }.map { label in
            let text = label.text.map { $0 == "\u{2009}" ? " " : String($0) }.joined()
            return label.superscript.isEmpty ? text : "\(text)^\(label.superscript)"
        }
    }
}
