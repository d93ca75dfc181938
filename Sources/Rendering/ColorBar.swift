/// The strip beside a heatmap that shows which colour is which value.
struct ColorBar {
    let place: Rectangle
    let heatmap: Heatmap
    let size: FigureSize
    private let marks: [Mark]
    private let shared: String

    init(place: Rectangle, heatmap: Heatmap, size: FigureSize) {
        self.place = place
        self.heatmap = heatmap
        self.size = size
        // As many intervals as lines of text have room, nine at most: matplotlib's rule.
        let room = Int(place.height / (2 * size.tickText))
        let normalization = heatmap.normalization
        let ticks = Ticks.colorBar(normalization, intervals: min(room, 9))
        marks = ticks.marks { place.bottom - normalization.fraction($0) * place.height }
        shared = ticks.shared
    }

    func draw(on page: borrowing Canvas) {
        page.place(strip, in: place)
        page.drawFrame(place, size: size)
        page.drawMarks(marks, rightOf: place, size: size)
        page.write(
            shared, x: sharedPlace(on: page).left, y: sharedPlace(on: page).bottom, size: size.tickText)
    }

    /// What a title at their height must not touch.
    func obstacles(on page: borrowing Canvas) -> [Rectangle] {
        let half = 0.4 * size.tickText
        let labels = marks.filter { !$0.label.isEmpty }.map {
            Rectangle(
                left: place.right + size.tickLength + size.tickPad, top: $0.position - half - 1,
                right: size.width, bottom: $0.position + half + 1)
        }
        return labels + [place] + (shared.isEmpty ? [] : [sharedPlace(on: page)])
    }

    /// The steps of the colour map from bottom to top, evenly, whatever the scale: the marks bend, not the strip.
    private var strip: Raster {
        let colors = heatmap.colormap.colors.map(\.pixel)
        let width = place.pixelColumns.count
        let pixels = place.pixelRows.flatMap { row in
            let share = (place.bottom - Double(row) - 0.5) / place.height
            let step = min(max(Int(share * Double(colors.count)), 0), colors.count - 1)
            return Array(repeating: colors[step], count: width)
        }
        return Raster(width: width, height: place.pixelRows.count, pixels: pixels)
    }

    /// Above the strip, ending with it.
    private func sharedPlace(on page: borrowing Canvas) -> Rectangle {
        let extent = page.extent(of: shared, size: size.tickText)
        let baseline = place.top - size.points(3)
        return Rectangle(
            left: place.right - extent.width, top: baseline - extent.ascent,
            right: place.right, bottom: baseline)
    }
}
