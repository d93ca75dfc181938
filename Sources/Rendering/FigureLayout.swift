/// Where the parts of a figure stand.
///
/// The places are those of matplotlib's default figure, 6.4 × 4.8 inches with one picture and a colour bar; all
/// of it grows with the width. Only where text would be cut off do the axes give way.
struct FigureLayout: Hashable, Sendable {
    let size: FigureSize

    /// The matrix.
    let axes: Rectangle
    let colorBar: Rectangle

    /// Row numbers, from the top, and column numbers, from the left.
    let rowMarks: [Mark]
    let columnMarks: [Mark]

    let text: FigureText

    /// - Parameters:
    ///   - rows: Of the matrix. Positive.
    ///   - columns: Of the matrix. Positive.
    ///   - width: Of the figure, in pixels.
    ///   - text: What is to be written; only whether there is a name of the rows matters here.
    /// - Throws: ``RenderingError/drawing(status:)`` if Cairo cannot measure text.
    init(rows: Int, columns: Int, width: Int, text: FigureText) throws(RenderingError) {
        // A page just to measure text on.
        let page = try Canvas(width: 1, height: 1)
        let size = FigureSize(width: width)
        var box = Rectangle(
            left: 0.125 * size.width, top: 0.12 * size.height,
            right: 0.745 * size.width, bottom: 0.89 * size.height)
        var axes = Self.axes(rows: rows, columns: columns, in: box, size: size)
        var rowTicks = Self.rowTicks(rows, axes: axes, size: size)
        // Long row numbers push the axes to the right; narrower axes can only have fewer of them.
        let needed = Self.leftMargin(rowTicks, label: text.rows, size: size, page: page)
        if needed > axes.left {
            box.left = needed
            axes = Self.axes(rows: rows, columns: columns, in: box, size: size)
            rowTicks = Self.rowTicks(rows, axes: axes, size: size)
        }
        self.size = size
        self.axes = axes
        let placed = axes
        rowMarks = rowTicks.marks { placed.top + ($0 + 0.5) / Double(rows) * placed.height }
        columnMarks = Self.columnTicks(columns, axes: axes, size: size, page: page)
            .marks { placed.left + ($0 + 0.5) / Double(columns) * placed.width }
        let barHeight = 0.77 * size.height
        let barLeft = 0.78375 * size.width
        colorBar = Rectangle(
            left: barLeft, top: 0.12 * size.height, right: barLeft + barHeight / 20,
            bottom: 0.89 * size.height)
        self.text = text
    }

    /// Square entries, as large as the box allows, at its right border and half height.
    ///
    /// A strip thinner than its own frame would show nothing, so there the entries are not square.
    private static func axes(rows: Int, columns: Int, in box: Rectangle, size: FigureSize) -> Rectangle {
        let side = min(box.width / Double(columns), box.height / Double(rows))
        let width = max(side * Double(columns), size.points(8))
        let height = max(side * Double(rows), size.points(8))
        return Rectangle(
            left: box.right - width, top: box.centerY - height / 2,
            right: box.right, bottom: box.centerY + height / 2)
    }

    private static func leftMargin(_ ticks: Ticks, label: String, size: FigureSize, page: borrowing Canvas)
        -> Double
    {
        var widest = 0.0
        for tick in ticks.ticks {
            widest = max(widest, page.extent(of: tick.label.text, size: size.tickText).width)
        }
        let numbers = widest + size.tickLength + size.tickPad
        return numbers + size.points(2) + (label.isEmpty ? 0 : size.labelPad + 1.2 * size.labelText)
    }

    /// Row numbers stand above each other: as many as lines of text have room.
    private static func rowTicks(_ count: Int, axes: Rectangle, size: FigureSize) -> Ticks {
        fitting(
            count, length: axes.height, room: Int(axes.height / (2 * size.tickText)),
            needed: size.tickText)
    }

    /// Column numbers stand side by side: fewer, as they are wider.
    private static func columnTicks(
        _ count: Int, axes: Rectangle, size: FigureSize, page: borrowing Canvas
    ) -> Ticks {
        fitting(
            count, length: axes.width, room: Int(axes.width / (3 * size.tickText)),
            needed: page.extent(of: String(count - 1), size: size.tickText).width + size.points(2))
    }

    /// The most index ticks that do not touch each other.
    ///
    /// - Parameters:
    ///   - count: Of the indices. Positive.
    ///   - length: Of the axis, in pixels.
    ///   - room: matplotlib's guess of how many intervals fit.
    ///   - needed: The least distance of two ticks, in pixels, by what their labels measure.
    /// - Returns: At least one tick.
    private static func fitting(_ count: Int, length: Double, room: Int, needed: Double) -> Ticks {
        for intervals in (1...min(max(room, 1), 9)).reversed() {
            let ticks = Ticks.indices(count: count, intervals: intervals, fewest: 2)
            guard ticks.ticks.count > 1 else { return ticks }
            let step = ticks.ticks[1].value - ticks.ticks[0].value
            if step / Double(count) * length >= needed { return ticks }
        }
        let ticks = Ticks.indices(count: count, intervals: 1, fewest: 1)
        return Ticks(ticks: Array(ticks.ticks.prefix(1)), shared: "")
    }
}
