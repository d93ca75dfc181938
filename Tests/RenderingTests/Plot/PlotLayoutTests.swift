import Testing

@testable import Rendering

@Suite struct PlotLayoutTests {
    private func layout(_ plot: Plot) throws -> PlotLayout {
        try PlotLayout(plot, data: PlotData(plot.series, x: plot.x, y: plot.y))
    }

    @Test func `the area stands where matplotlib's does`() throws {
        let area = try layout(try PlotSamples.plot([])).area
        let expected = PlotSamples.area
        #expect(area.left == expected.left)
        // matplotlib counts from below, with a rounding error of its own.
        #expect(abs(area.top - expected.top) < 1e-9)
        #expect(area.right == expected.right)
        #expect(abs(area.bottom - expected.bottom) < 1e-9)
    }

    @Test func `long numbers push the area aside`() throws {
        let series = PlotSamples.series([(0, 2e-1), (1, 3e-1)])
        let plot = try PlotSamples.plot([series], y: .log, labels: "distance")
        let area = try layout(plot).area
        #expect(area.left > 85)
        #expect(area.right == 576)
    }

    @Test(arguments: PlotAxis.Scale.allCases, [64, 320, 640, 2000])
    func `numbers of one axis do not touch, and there are some`(scale: PlotAxis.Scale, width: Int) throws {
        let page = try Canvas(width: 1, height: 1)
        for values in PlotSamples.values {
            let series = PlotSamples.series(values.map { ($0, $0) })
            let layout = try layout(try PlotSamples.plot([series], x: scale, y: scale, width: width))
            let (across, up) = (written(layout.x), written(layout.y))
            #expect(!across.isEmpty && !up.isEmpty, "\(values)")
            for (mark, next) in zip(across, across.dropFirst()) {
                let half = page.width(of: mark.label, size: layout.size) / 2
                let nextHalf = page.width(of: next.label, size: layout.size) / 2
                #expect(next.position - mark.position > half + nextHalf, "\(values)")
            }
            for (mark, next) in zip(up, up.dropFirst()) {
                #expect(mark.position - next.position >= layout.size.tickText, "\(values)")
            }
            let places = layout.x.marks.map(\.position)
            let slack = 1e-6
            #expect(places.allSatisfy { layout.area.left - slack <= $0 && $0 <= layout.area.right + slack })
        }
    }

    private func written(_ axis: PlacedAxis) -> [Mark] { axis.marks.filter { !$0.label.isEmpty } }

    @Test func `what is counted has whole numbers only`() throws {
        let counted = try layout(try PlotSamples.plot([PlotSamples.series([(0, 0.5), (1, 1), (2, 2)])]))
        #expect(written(counted.x).map(\.label.text) == ["0", "1", "2"])
        #expect(written(counted.y).count > 3)
    }

    /// Text that would be cut off leaves ink at the border.
    @Test(arguments: PlotAxis.Scale.allCases, [64, 320, 640])
    func `the border of the page stays white`(scale: PlotAxis.Scale, width: Int) throws {
        let long = String(repeating: "Wide text ", count: 40)
        for values in PlotSamples.values {
            for text in [long, "x"] {
                let ways = Series.Style.allCases.map {
                    PlotSamples.series(values.map { ($0, $0) }, error: 1, name: text, style: $0)
                }
                let raster = try PlotSamples.plot(
                    ways, x: scale, y: scale, title: text, labels: text, width: width
                ).raster()
                let columns = (0..<raster.width).flatMap { [($0, 0), ($0, raster.height - 1)] }
                let rows = (0..<raster.height).flatMap { [(0, $0), (raster.width - 1, $0)] }
                #expect((columns + rows).allSatisfy { raster.pixel($0, $1) == 0xFFFF_FFFF }, "\(values)")
            }
        }
    }
}
