import Compression
import Glibc
import TestSupport
import Testing

@testable import Rendering

@Suite struct PlotTests {
    private let area = PlotSamples.area
    private let blue: UInt32 = 0xFF00_72B2

    /// The rows and columns just outside the axes that have the ink of a mark at least this long.
    private func marks(in raster: Raster, length: Int) -> (rows: [Int], columns: [Int]) {
        let (left, bottom) = (Int(area.left), Int(area.bottom))
        let rows = (Int(area.top)..<bottom).filter { raster.darkness(left - length, $0) > 150 }
        let columns = (left..<Int(area.right)).filter { raster.darkness($0, bottom + length) > 150 }
        return (rows, columns)
    }

    /// Values 0…10 are shown from −0.5 to 10.5, with marks at 0, 2, …, 10.
    @Test func `linear marks stand at their values`() throws {
        let raster = try PlotSamples.plot([PlotSamples.series([(0, 0), (10, 10)])]).raster()
        let found = marks(in: raster, length: 3)
        let shares = stride(from: 0.5, through: 10.5, by: 2).map { $0 / 11 }
        #expect(found.columns == shares.map { Int((area.left + $0 * 496).rounded()) })
        #expect(found.rows == shares.reversed().map { Int((area.bottom - $0 * 369.6).rounded()) })
    }

    /// 1…1000 has a margin of 0.15 decades at each end.
    @Test func `logarithmic marks stand at the powers of ten, small ones between`() throws {
        let plot = try PlotSamples.plot([PlotSamples.series([(1, 1), (1000, 1000)])], x: .log, y: .log)
        let raster = try plot.raster()
        let shares = (0...3).map { (Double($0) + 0.15) / 3.3 }
        let found = marks(in: raster, length: 4)
        #expect(found.columns == shares.map { Int((area.left + $0 * 496).rounded()) })
        #expect(found.rows == shares.reversed().map { Int((area.bottom - $0 * 369.6).rounded()) })
        let two = Int((area.left + (0.301_03 + 0.15) / 3.3 * 496).rounded())
        #expect(raster.darkness(two, Int(area.bottom) + 2) > 100)
        #expect(raster.darkness(two, Int(area.bottom) + 4) == 0)
    }

    @Test(arguments: PlotAxis.Scale.allCases) func `markers stand at their points`(scale: PlotAxis.Scale)
        throws
    {
        let points = [(1.0, 1.0), (2, 4), (3, 9), (10, 100)]
        let raster = try PlotSamples.plot([PlotSamples.series(points)], y: scale).raster()
        for (x, y) in points {
            let across = 0.05 / 1.1 + (x - 1) / 9 / 1.1
            let up = 0.05 / 1.1 + (scale == .log ? log10(y) / 2 : (y - 1) / 99) / 1.1
            let center = (x: area.left + across * 496, y: area.bottom - up * 369.6)
            // A disc of 7 points, 4.9 pixels around the centre.
            for (dx, dy) in [(0.0, 0.0), (3.5, 0), (-3.5, 0), (0, 3.5), (0, -3.5)] {
                #expect(raster.pixel(Int(center.x + dx), Int(center.y + dy)) == blue)
            }
            for (dx, dy) in [(6.5, 0.0), (-6.5, 0), (0, 6.5), (0, -6.5)] {
                #expect(raster.pixel(Int(center.x + dx), Int(center.y + dy)) != blue)
            }
        }
    }

    @Test func `error bars reach from end to end with caps`() throws {
        let series = PlotSamples.series([(0, 0), (10, 10)], error: 2)
        let raster = try PlotSamples.plot([series]).raster()
        // Shown are −2 … 12 and a margin of 0.7.
        func row(_ value: Double) -> Int { Int(area.bottom - (value + 2.7) / 15.4 * 369.6) }
        let column = Int(area.left + 0.05 / 1.1 * 496)
        for value in [-1.9, -1, 1, 1.9] { #expect(raster.pixel(column, row(value)) == blue) }
        for value in [-2.4, 2.4] { #expect(raster.pixel(column, row(value)) != blue) }
        #expect(raster.darkness(column + 3, row(2)) > 100)
        #expect(raster.darkness(column + 3, row(1)) == 0)
    }

    @Test(arguments: [[0.5, -1, 2], [0.5, 0, 2], [0.5, .nan, 2], [0.5, .infinity, 2]])
    func `what a logarithmic axis cannot show interrupts the line and is noted`(values: [Double]) throws {
        let whole = try PlotSamples.plot(
            [Series(name: "", values: [0.5, 1, 2], from: 0, style: .line)], y: .log)
        let broken = try PlotSamples.plot([Series(name: "", values: values, from: 0, style: .line)], y: .log)
        func ink(_ raster: Raster, rows: Range<Int>, columns: Range<Int>) -> Int {
            rows.reduce(0) { sum, row in sum + columns.count { raster.pixel($0, row) == blue } }
        }
        func note(_ raster: Raster) -> Bool {
            (Int(area.left)..<200).contains { x in (455..<475).contains { raster.darkness(x, $0) > 50 } }
        }
        let (full, gap) = (try whole.raster(), try broken.raster())
        #expect(ink(full, rows: 60..<420, columns: 200..<450) > 200)
        #expect(ink(gap, rows: 60..<420, columns: 200..<450) == 0)
        // The ends, alone, are dots.
        #expect(ink(gap, rows: 60..<420, columns: 80..<576) > 20)
        #expect(!note(full))
        #expect(note(gap))
    }

    @Test func `one spike among a million points is seen`() throws {
        var values = [Double](repeating: 0, count: 1_000_000)
        values[345_678] = 1
        values[345_679] = -1
        for style in [Series.Style.line, .markers] {
            let series = Series(name: "", values: values, from: 0, style: style)
            let raster = try PlotSamples.plot([series]).raster()
            let column = Int(area.left + (0.05 + 0.345_678) / 1.1 * 496)
            let top = Int(area.bottom - 369.6 * (1 - 0.05 / 1.1))
            let bottom = Int(area.bottom - 369.6 * 0.05 / 1.1)
            #expect((column - 1...column + 1).contains { raster.pixel($0, top + 1) == blue })
            #expect((column - 1...column + 1).contains { raster.pixel($0, bottom - 1) == blue })
        }
    }

    @Test func `a width outside that of heatmaps is refused`() throws {
        for width in [63, 4097] {
            #expect(throws: RenderingError.widthOutOfRange(width, allowed: 64...4096)) {
                try PlotSamples.plot([], width: width)
            }
        }
        #expect(try PlotSamples.plot([], width: 64).raster().height == 48)
    }

    @Test func `the file says its title`() throws {
        let plot = try PlotSamples.plot([], title: "Θ\u{0} spectrum")
        let found = chunks(try plot.png(level: .balanced, specification: "job"))
        #expect(found.first { $0.name == "iTXt" }?.data == Array("Title\0\0\0\0\0Θ spectrum".utf8))
        #expect(found.filter { $0.name == "tEXt" }.map(\.data).last == Array("Specification\0job".utf8))
    }
}
