import Testing

@testable import Rendering

@Suite struct PlotDataTests {
    private func data(_ points: [(Double, Double)], error: Double = 0, x: PlotAxis.Scale, y: PlotAxis.Scale)
        -> PlotData
    {
        PlotData(
            [PlotSamples.series(points, error: error)], x: PlotAxis(label: "", scale: x),
            y: PlotAxis(label: "", scale: y))
    }

    @Test func `what is left out is counted by its reason`() {
        let points = [(1.0, 1.0), (0, 1), (1, -2), (.nan, 0), (1, .infinity), (-1, 5)]
        #expect(data(points, x: .log, y: .log).note == "Left out: 3 not positive, 2 not finite")
        #expect(data(points, x: .linear, y: .log).note == "Left out: 1 not positive, 2 not finite")
        #expect(data(points, x: .linear, y: .linear).note == "Left out: 2 not finite")
        #expect(data([(1, 1)], x: .log, y: .log).note == "")
    }

    @Test func `a point left out widens neither axis`() {
        let data = data([(1, 1), (100, -5), (2, 3)], x: .linear, y: .log)
        #expect(data.x.range.maximum == 2)
        #expect(data.y.range.minimum == 1)
    }

    @Test func `error bars widen the axis as far as it shows them`() {
        let linear = data([(1, 1), (2, 4)], error: 2, x: .linear, y: .linear)
        #expect(linear.y.range.minimum == -1)
        #expect(linear.y.range.maximum == 6)
        #expect(data([(1, 1), (2, 4)], error: 2, x: .linear, y: .log).y.range.minimum == 1)
        for error in [Double.nan, .infinity, -1] {
            #expect(data([(1, 1), (2, 4)], error: error, x: .linear, y: .linear).y.range.maximum == 4)
        }
    }

    @Test func `whole numbers are known`() {
        #expect(data([(1, 0.5), (2, 3)], x: .linear, y: .linear).x.areWhole)
        #expect(!data([(1, 0.5), (2, 3)], x: .linear, y: .linear).y.areWhole)
        #expect(!data([], x: .linear, y: .linear).x.areWhole)
    }
}
