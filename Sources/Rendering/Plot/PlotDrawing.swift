/// A plot with all its parts, as matplotlib's `plot`, `errorbar`, `grid` and `legend` draw them.
struct PlotDrawing {
    private let plot: Plot
    private let note: String
    private let layout: PlotLayout
    private let series: [SeriesDrawing]

    private var size: FigureSize { layout.size }
    private var area: Rectangle { layout.area }

    /// - Throws: ``RenderingError/drawing(status:)``.
    init(_ plot: Plot) throws(RenderingError) {
        let data = PlotData(plot.series, x: plot.x, y: plot.y)
        let layout = try PlotLayout(plot, data: data)
        series = plot.series.enumerated().map { index, series in
            let color = Color.series[index % Color.series.count]
            return SeriesDrawing(series, color: color, plot: plot, layout: layout)
        }
        self.plot = plot
        self.layout = layout
        note = data.note
    }

    func draw(on page: borrowing Canvas) {
        drawGrid(on: page)
        page.clipped(to: area) {
            for series in series { series.draw(on: page, size: size) }
        }
        page.drawFrame(area, size: size)
        page.drawMarks(layout.x.marks, below: area, size: size)
        page.drawMarks(layout.y.marks, leftOf: area, size: size)
        let names = zip(plot.series, series).filter { !DisplayText($0.0.name).text.isEmpty }
        if names.count > 1 {
            let entries = names.map { (name: $0.0.name, series: $0.1) }
            Legend(entries, avoiding: series, area: area, size: size, page: page).draw(on: page)
        }
        drawText(on: page)
    }

    private func drawGrid(on page: borrowing Canvas) {
        let pen = Pen(
            color: Color(red: 224, green: 224, blue: 224), width: size.lineWidth, dashes: [], isRound: false)
        for mark in layout.x.marks where !mark.isMinor || !mark.label.isEmpty {
            let x = page.snapped(mark.position, lineWidth: pen.width)
            page.draw([Position(x: x, y: area.top), Position(x: x, y: area.bottom)], pen: pen)
        }
        for mark in layout.y.marks where !mark.isMinor || !mark.label.isEmpty {
            let y = page.snapped(mark.position, lineWidth: pen.width)
            page.draw([Position(x: area.left, y: y), Position(x: area.right, y: y)], pen: pen)
        }
    }

    private func drawText(on page: borrowing Canvas) {
        let numbers = layout.y.marks.map { page.width(of: $0.label, size: size) }.max() ?? 0
        let upright = UprightLine(
            text: plot.y.label, size: size.labelText, center: area.centerY,
            baseline: area.left - size.tickLength - size.tickPad - numbers - size.labelPad
                - 0.25 * size.labelText)
        _ = upright.draw(on: page, between: area.top, and: area.bottom)
        drawLowerText(on: page)

        let shared = drawn(
            layout.y.shared, from: area.left, baseline: area.top - size.points(3), size: size.tickText,
            on: page)
        let title = TextLine(
            text: plot.title, size: size.titleText, center: area.centerX,
            baseline: area.top - size.titlePad)
        title.draw(on: page, clearOf: layout.y.shared.isEmpty ? [] : [shared], figure: size)
    }

    /// Below the numbers, from left to right: what was left out, the name of the axis, what its numbers share.
    private func drawLowerText(on page: borrowing Canvas) {
        let numbers = area.bottom + size.tickLength + size.tickPad + size.tickText
        // In the smallest figures the margin is less than a pixel, and letters reach one below their line.
        let baseline = min(numbers + size.labelPad + 0.8 * size.labelText, size.height - 2)
        var obstacles: [Rectangle] = []
        if !note.isEmpty {
            obstacles.append(
                drawn(note, from: area.left, baseline: baseline, size: size.noteText, on: page))
        }
        if !layout.x.shared.isEmpty {
            let width = page.extent(of: layout.x.shared, size: size.tickText).width
            obstacles.append(
                drawn(
                    layout.x.shared, from: area.right - width, baseline: baseline, size: size.tickText,
                    on: page))
        }
        let label = TextLine(
            text: plot.x.label, size: size.labelText, center: area.centerX, baseline: baseline)
        label.draw(on: page, clearOf: obstacles, figure: size)
    }

    /// Writes a line, and tells where it stands.
    private func drawn(
        _ text: String, from left: Double, baseline: Double, size: Double, on page: borrowing Canvas
    ) -> Rectangle {
        page.write(text, x: left, y: baseline, size: size)
        let extent = page.extent(of: text, size: size)
        return Rectangle(
            left: left, top: baseline - extent.ascent, right: left + extent.width,
            bottom: baseline + extent.descent)
    }
}
