/// Where the parts of a plot stand.
///
/// The places are those of matplotlib's default figure with one pair of axes; only where numbers would be cut
/// off do the axes give way.
struct PlotLayout: Sendable {
    let size: FigureSize

    /// The rectangle between the axes.
    let area: Rectangle
    let x: PlacedAxis
    let y: PlacedAxis

    /// - Parameters:
    ///   - plot: What is to be drawn.
    ///   - data: Its values.
    /// - Throws: ``RenderingError/drawing(status:)`` if Cairo cannot measure text.
    init(_ plot: Plot, data: PlotData) throws(RenderingError) {
        // A page just to measure text on: every form of the figure has the same numbers.
        let page = try Canvas(width: 1, height: 1)
        let size = FigureSize(width: plot.width)
        var area = Rectangle(
            left: 0.125 * size.width, top: 0.12 * size.height,
            right: 0.9 * size.width, bottom: 0.89 * size.height)
        // The heights of numbers do not depend on how wide the area is, their widths push its left border.
        y = PlacedAxis(
            plot.y, data: data.y, ends: (area.bottom, area.top), room: Int(area.height / (2 * size.tickText))
        ) {
            $0.withoutCrowding(gap: 0, limits: 0...size.height) { _ in size.tickText }
        }
        area.left = max(area.left, Self.leftMargin(y.marks, label: plot.y.label, size: size, page: page))
        x = PlacedAxis(
            plot.x, data: data.x, ends: (area.left, area.right), room: Int(area.width / (3 * size.tickText))
        ) {
            $0.withoutCrowding(gap: size.points(2), limits: size.margin...size.width - size.margin) {
                page.width(of: $0, size: size)
            }
        }
        self.size = size
        self.area = area
    }

    private static func leftMargin(
        _ marks: [Mark], label: String, size: FigureSize, page: borrowing Canvas
    ) -> Double {
        var widest = 0.0
        for mark in marks { widest = max(widest, page.width(of: mark.label, size: size)) }
        let numbers = widest + size.tickLength + size.tickPad
        return numbers + max(size.margin, 2) + (label.isEmpty ? 0 : size.labelPad + 1.2 * size.labelText)
    }
}
