import Testing

@testable import Rendering

@Suite struct PlotAxisTests {
    private func range(_ scale: PlotAxis.Scale, _ values: [Double]) -> AxisRange {
        var data = ValueRange()
        for value in values { data.insert(value) }
        return PlotAxis(label: "", scale: scale).range(of: data, isInteger: false)
    }

    /// `get_ylim()` after `plot` of these values with matplotlib 3.11.2.
    @Test(arguments: [
        (PlotAxis.Scale.linear, [0, 10.0], -0.5, 10.5), (.linear, [3], 2.835, 3.165),
        (.linear, [-2], -2.1100000000000003, -1.89), (.linear, [0, 0], -0.055, 0.055),
        (.linear, [12345.0001, 12345.0005], 12345.00008, 12345.00052),
        (.linear, [-1e-3, 7e5], -35000.00105, 735000.00005),
        (.log, [1e-3, 1e5], 0.0003981071705534971, 251188.64315095844),
        (.log, [7, 7], 0.8912509381337455, 11.220184543019636),
        (.log, [10], 0.7943282347242815, 125.89254117941677),
        (.log, [64, 4096], 51.9841533667991, 5042.767517060778),
        (.log, [2e-9, 3e-9], 1.95986173062511e-9, 3.061440460948359e-9),
    ])
    func `the range is matplotlib's`(scale: PlotAxis.Scale, values: [Double], low: Double, high: Double) {
        let range = range(scale, values)
        // Logarithms and powers differ by a few roundings.
        #expect(abs(range.low - low) <= 1e-14 * max(abs(low), abs(high)))
        #expect(abs(range.high - high) <= 1e-14 * max(abs(low), abs(high)))
    }

    @Test(arguments: PlotAxis.Scale.allCases)
    func `every range is finite, holds the data and has two ends`(scale: PlotAxis.Scale) {
        let axis = PlotAxis(label: "", scale: scale)
        for values in PlotSamples.values {
            let shown = values.filter(axis.shows)
            let range = range(scale, shown)
            #expect(range.low < range.high)
            #expect(range.low.isFinite && range.high.isFinite)
            #expect(scale == .linear || range.low > 0)
            #expect(shown.allSatisfy(range.contains))
        }
    }

    @Test func `one thing that is counted stands between its neighbours`() {
        var data = ValueRange()
        data.insert(1)
        let axis = PlotAxis(label: "", scale: .linear)
        #expect(axis.range(of: data, isInteger: true) == AxisRange(0, 2))
        #expect(
            axis.ticks(in: AxisRange(0, 2), intervals: 9, isInteger: true).marks { $0 }
                .filter { !$0.label.isEmpty }.map(\.label.text) == ["0", "1", "2"])
    }

    @Test func `only finite numbers are shown, by their logarithm only positive ones`() {
        let (linear, log) = (PlotAxis(label: "", scale: .linear), PlotAxis(label: "", scale: .log))
        #expect([-1, 0, 1, .nan, .infinity, -.infinity].filter(linear.shows) == [-1, 0, 1])
        #expect(
            [-1, 0, .leastNonzeroMagnitude, .nan, .infinity].filter(log.shows) == [.leastNonzeroMagnitude])
    }
}
