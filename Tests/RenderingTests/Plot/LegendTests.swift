import Testing

@testable import Rendering

@Suite struct LegendTests {
    private let size = FigureSize(width: 640)
    private let area = Rectangle(left: 80, top: 57.6, right: 576, bottom: 427.2)

    private func drawing(_ path: [(Double, Double)]) -> SeriesDrawing {
        SeriesDrawing(
            style: .line, color: .black, paths: [path.map { Position(x: $0, y: $1) }], markers: [], bars: [])
    }

    private func legend(_ names: [String], avoiding paths: [[(Double, Double)]]) throws -> Legend {
        let page = try Canvas(width: 1, height: 1)
        let series = paths.map(drawing)
        return Legend(
            names.map { ($0, drawing([])) }, avoiding: series, area: area, size: size, page: page)
    }

    @Test func `it stands where it covers least, at the upper right if it may`() throws {
        func isUpper(_ place: Rectangle) -> Bool { place.centerY < area.centerY }
        func isRight(_ place: Rectangle) -> Bool { place.centerX > area.centerX }
        let free = try legend(["a", "b"], avoiding: []).place
        #expect(isUpper(free) && isRight(free))
        #expect(abs(area.right - free.right - 0.5 * size.labelText) < 1e-9)
        // Only the middle of this line crosses the corner: no point of it lies there.
        let rising = try legend(["a", "b"], avoiding: [[(80, 427), (700, 0)]]).place
        #expect(isUpper(rising) && !isRight(rising))
        let cross = try legend(["a", "b"], avoiding: [[(80, 427), (576, 58)], [(80, 58), (576, 427)]]).place
        #expect(isRight(cross) && abs(cross.centerY - area.centerY) < 1)
        // A point by itself is a value that is not to be hidden.
        let point = try legend(["a", "b"], avoiding: [[(540, 80)]]).place
        #expect(!(isUpper(point) && isRight(point)))
    }

    @Test func `long names are cut and many are counted`() throws {
        let long = try legend([String(repeating: "name ", count: 50), "b"], avoiding: []).place
        #expect(long.width <= 0.6 * area.width)
        #expect(long.width > 0.5 * area.width)
        let many = try legend((0..<100).map { "series \($0)" }, avoiding: [])
        #expect(many.place.top >= area.top)
        #expect(many.place.bottom <= area.bottom)
        let last = try #require(many.rows.last)
        #expect(last.text == "and \(100 - many.rows.count + 1) more")
        #expect(last.series == nil)
    }

    @Test func `one name needs no legend, two do`() throws {
        func border(_ names: [String]) throws -> Bool {
            let series = names.map { PlotSamples.series([(0, 1), (1, 0)], name: $0) }
            let raster = try PlotSamples.plot(series).raster()
            let right = Int(area.right - 0.5 * size.labelText)
            return (right - 2...right + 2).contains { raster.darkness($0, 80) > 20 }
        }
        #expect(try !border(["a"]))
        #expect(try !border(["a", ""]))
        #expect(try !border(["a", " \u{200B}\n"]))
        #expect(try border(["a", "b"]))
    }
}
