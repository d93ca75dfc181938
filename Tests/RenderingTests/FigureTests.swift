import TestSupport
import Testing

@testable import Rendering

/// A page on which something is drawn, without the matrix.
private func page(rows: Int, columns: Int, width: Int, text: FigureText, values: [Double]) throws -> Raster {
    let options = try HeatmapOptions(
        colormap: .gray, limits: ColorLimitsTests.limits(.linear), width: width, style: .figure(text))
    var picture = try HeatmapPicture(rows: rows, columns: columns, options: options)
    for row in 0..<min(rows, 50) {
        let line = (0..<columns).map { values[(row + $0) % values.count] }
        picture.append(row: line.span)
    }
    return try picture.raster()
}

@Suite struct FigureTests {
    /// Text that would be cut off or run into the border leaves ink there.
    @Test(arguments: [
        (1, 1), (1, 60), (60, 1), (2, 500), (500, 2), (1, 100_000), (100_000, 1), (100_000, 7), (64, 64),
    ])
    func `the border of the page stays white`(rows: Int, columns: Int) throws {
        let long = FigureText(
            title: String(repeating: "Wide title ", count: 40),
            columns: String(repeating: "columns ", count: 40),
            rows: String(repeating: "rows ", count: 40))
        let short = FigureText(title: "Kernel", columns: "data", rows: "against")
        for text in [long, short] {
            for values in [
                [1e-30, 2e-30], [-1e30, 1e30], [123_456.789, 123_456.7891], [-5, -4], [3, 3], [.nan],
            ] {
                for width in [64, 320, 640] {
                    let raster = try page(
                        rows: rows, columns: columns, width: width, text: text, values: values)
                    #expect(hasWhiteBorder(raster), "\(values) \(width)")
                }
            }
        }
    }

    private func hasWhiteBorder(_ raster: Raster) -> Bool {
        let (width, height) = (raster.width, raster.height)
        return (0..<width).allSatisfy {
            raster.pixels[$0] == 0xFFFF_FFFF && raster.pixels[(height - 1) * width + $0] == 0xFFFF_FFFF
        }
            && (0..<height).allSatisfy {
                raster.pixels[$0 * width] == 0xFFFF_FFFF
                    && raster.pixels[$0 * width + width - 1] == 0xFFFF_FFFF
            }
    }

    @Test(arguments: [1, 2, 3, 10, 50, 999, 100_000], [1, 2, 3, 10, 50, 999, 100_000])
    func `labels of one axis do not touch`(rows: Int, columns: Int) throws {
        let text = FigureText(title: "", columns: "", rows: "")
        for width in [64, 320, 640, 1600] {
            let layout = try FigureLayout(rows: rows, columns: columns, width: width, text: text)
            let canvas = try Canvas(width: 1, height: 1)
            let size = layout.size
            for (mark, next) in zip(layout.columnMarks, layout.columnMarks.dropFirst()) {
                let half = canvas.extent(of: mark.label.text, size: size.tickText).width / 2
                let nextHalf = canvas.extent(of: next.label.text, size: size.tickText).width / 2
                #expect(next.position - mark.position > half + nextHalf)
            }
            for (mark, next) in zip(layout.rowMarks, layout.rowMarks.dropFirst()) {
                #expect(next.position - mark.position >= size.tickText)
            }
            #expect(!layout.columnMarks.isEmpty)
            #expect(!layout.rowMarks.isEmpty)
        }
    }

    /// `get_window_extent()` of matplotlib 3.11.2's axes for these shapes, from the top.
    @Test(arguments: [
        (100, 100, 107.2, 57.6, 476.8, 427.2), (3, 50, 80, 230.496, 476.8, 254.304),
        (50, 3, 454.624, 57.6, 476.8, 427.2),
    ])
    func `the axes stand where matplotlib's do`(
        rows: Int, columns: Int, left: Double, top: Double, right: Double, bottom: Double
    ) throws {
        let text = FigureText(title: "", columns: "", rows: "")
        let axes = try FigureLayout(rows: rows, columns: columns, width: 640, text: text).axes
        // matplotlib prints these with rounding errors of its own, some 1e-13.
        #expect(abs(axes.left - left) < 1e-9)
        #expect(abs(axes.top - top) < 1e-9)
        #expect(abs(axes.right - right) < 1e-9)
        #expect(abs(axes.bottom - bottom) < 1e-9)
    }

    @Test(arguments: [(3, 50), (1, 1000)]) func `a title keeps clear of the name of the rows`(
        rows: Int, columns: Int
    ) throws {
        let title = String(repeating: "Wide title ", count: 40)
        let name = String(repeating: "rows ", count: 40)
        func left(_ title: String) throws -> [UInt32] {
            let text = FigureText(title: title, columns: "", rows: name)
            let raster = try page(rows: rows, columns: columns, width: 640, text: text, values: [1, 2])
            // Where the name stands: left of the row numbers.
            return (0..<480).flatMap { raster.pixels[$0 * 640..<$0 * 640 + 58] }
        }
        #expect(try left(title) == left(""))
        #expect(try left("").contains { $0 != 0xFFFF_FFFF })
    }

    @Test func `long row numbers push the axes aside`() throws {
        let none = FigureText(title: "", columns: "", rows: "")
        let named = FigureText(title: "", columns: "", rows: "training data")
        let wide = try FigureLayout(rows: 600_000, columns: 1_200_000, width: 640, text: none)
        let pushed = try FigureLayout(rows: 600_000, columns: 1_200_000, width: 640, text: named)
        #expect(wide.axes.left == 80)
        #expect(pushed.axes.left > 80)
        #expect(pushed.axes.right == wide.axes.right)
        #expect(abs(pushed.axes.width - 2 * pushed.axes.height) < 1e-9)
    }
}
