/// A heatmap with title, axes and colour bar, as matplotlib's `imshow`, `colorbar` and `title` draw it.
struct Figure {
    let layout: FigureLayout
    let heatmap: Heatmap

    private var size: FigureSize { layout.size }

    func raster() throws(RenderingError) -> Raster {
        let page = try Canvas(width: Int(size.width), height: Int(size.height))
        drawMatrix(on: page)
        let bar = ColorBar(place: layout.colorBar, heatmap: heatmap, size: size)
        bar.draw(on: page)
        let obstacles = bar.obstacles(on: page) + [drawRowLabel(on: page)]
        let axes = layout.axes
        let numbers = axes.bottom + size.tickLength + size.tickPad + size.tickText
        let columnLabel = TextLine(
            text: layout.text.columns, size: size.labelText,
            center: axes.centerX, baseline: numbers + size.labelPad + 0.8 * size.labelText)
        columnLabel.draw(on: page, clearOf: obstacles, figure: size)
        let title = TextLine(
            text: layout.text.title, size: size.titleText,
            center: axes.centerX, baseline: axes.top - size.titlePad)
        title.draw(on: page, clearOf: obstacles, figure: size)
        return try page.raster()
    }

    private func drawMatrix(on page: borrowing Canvas) {
        let axes = layout.axes
        let raster = heatmap.raster(filling: axes)
        page.place(raster, left: axes.pixelColumns.lowerBound, top: axes.pixelRows.lowerBound)
        page.drawFrame(axes, size: size)
        page.drawMarks(layout.rowMarks, leftOf: axes, size: size)
        page.drawMarks(layout.columnMarks, below: axes, size: size)
    }

    /// Writes the name of the rows upwards beside their numbers, no longer than the colour bar is high, where
    /// neither a title nor the name of the columns is in its way.
    ///
    /// - Returns: Where it stands.
    private func drawRowLabel(on page: borrowing Canvas) -> Rectangle {
        let (top, bottom) = (layout.colorBar.top, layout.colorBar.bottom)
        let label = DisplayText(layout.text.rows).shortened {
            page.extent(of: $0, size: size.labelText).width <= bottom - top
        }
        let extent = page.extent(of: label, size: size.labelText)
        let widest =
            layout.rowMarks.map { page.extent(of: $0.label.text, size: size.tickText).width }.max() ?? 0
        let numbers = layout.axes.left - size.tickLength - size.tickPad - widest
        let baseline = numbers - size.labelPad - 0.25 * size.labelText
        let start = min(layout.axes.centerY + extent.width / 2, bottom)
        let end = max(start - extent.width, top)
        page.writeUpwards(label, x: baseline, y: end + extent.width, size: size.labelText)
        return Rectangle(
            left: baseline - extent.ascent, top: end,
            right: baseline + extent.descent, bottom: end + extent.width)
    }
}
