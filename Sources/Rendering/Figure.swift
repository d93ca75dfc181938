/// A heatmap with title, axes and colour bar, as matplotlib's `imshow`, `colorbar` and `title` draw it.
struct Figure {
    let layout: FigureLayout
    let heatmap: Heatmap

    private var size: FigureSize { layout.size }

    func draw(on page: borrowing Canvas) {
        drawMatrix(on: page)
        let bar = ColorBar(place: layout.colorBar, heatmap: heatmap, size: size)
        bar.draw(on: page)
        let obstacles = bar.obstacles(on: page) + [drawRowLabel(on: page)]
        let axes = layout.axes
        let numbers = axes.bottom + size.tickLength + size.tickPad + size.tickText
        let note = heatmap.leavesOut ? "\(heatmap.colormap.missing.name): not positive" : ""
        let columnLabel = TextLine(
            text: [layout.text.columns, note].filter { !$0.isEmpty }.joined(separator: "; "),
            size: size.labelText,
            center: axes.centerX, baseline: numbers + size.labelPad + 0.8 * size.labelText)
        columnLabel.draw(on: page, clearOf: obstacles, figure: size)
        let title = TextLine(
            text: layout.text.title, size: size.titleText,
            center: axes.centerX, baseline: axes.top - size.titlePad)
        title.draw(on: page, clearOf: obstacles, figure: size)
    }

    private func drawMatrix(on page: borrowing Canvas) {
        let axes = layout.axes
        page.place(page.hasPixels ? heatmap.raster(filling: axes) : heatmap.raster(covering: axes), in: axes)
        page.drawFrame(axes, size: size)
        page.drawMarks(layout.rowMarks, leftOf: axes, size: size)
        page.drawMarks(layout.columnMarks, below: axes, size: size)
    }

    /// Writes the name of the rows upwards beside their numbers, no longer than the colour bar is high, where
    /// neither a title nor the name of the columns is in its way.
    ///
    /// - Returns: Where it stands.
    private func drawRowLabel(on page: borrowing Canvas) -> Rectangle {
        let widest =
            layout.rowMarks.map { page.extent(of: $0.label.text, size: size.tickText).width }.max() ?? 0
        let numbers = layout.axes.left - size.tickLength - size.tickPad - widest
        let label = UprightLine(
            text: layout.text.rows, size: size.labelText,
            center: layout.axes.centerY, baseline: numbers - size.labelPad - 0.25 * size.labelText)
        return label.draw(on: page, between: layout.colorBar.top, and: layout.colorBar.bottom)
    }
}
