/// The box that says which series is which.
///
/// Lengths are those of matplotlib's `legend` options, in ems of its text.
struct Legend {
    let rows: [(text: String, series: SeriesDrawing?)]
    let place: Rectangle
    private let size: FigureSize

    private static let pad = 0.4
    private static let rowHeight = 1.5
    private static let spacing = 0.5
    private static let handle = 2.0
    private static let handlePad = 0.8
    private static let distance = 0.5

    /// - Parameters:
    ///   - entries: Names, any text from anywhere, and what they are names of.
    ///   - series: All that a legend should not cover.
    ///   - area: The rectangle between the axes.
    ///   - size: Of the figure.
    ///   - page: To measure text on.
    init(
        _ entries: [(name: String, series: SeriesDrawing)], avoiding series: [SeriesDrawing], area: Rectangle,
        size: FigureSize, page: borrowing Canvas
    ) {
        let em = size.labelText
        let around = (2 * Self.pad + Self.handle + Self.handlePad + 2 * Self.distance) * em
        let widest = 0.6 * area.width - around
        var rows = entries.map { entry in
            let name = DisplayText(entry.name).shortened { page.extent(of: $0, size: em).width <= widest }
            return (text: name, series: SeriesDrawing?.some(entry.series))
        }
        let room = Int((area.height / em - 2 * (Self.pad + Self.distance) + Self.spacing) / Self.rowHeight)
        if rows.count > room {
            rows.removeLast(rows.count - max(room - 1, 0))
            rows.append((text: "and \(entries.count - rows.count) more", series: nil))
        }
        let text = rows.map { page.extent(of: $0.text, size: em).width }.max() ?? 0
        let width = (2 * Self.pad + Self.handle + Self.handlePad) * em + text
        let height = (2 * Self.pad + Self.rowHeight * Double(rows.count) - Self.spacing) * em
        let places = Self.places(width: width, height: height, in: area.expanded(by: -Self.distance * em))
        let covered = places.map { place in
            series.reduce(0) { $0 + $1.count(in: place, size: size) }
        }
        place = zip(places, covered).min { $0.1 < $1.1 }?.0 ?? area
        self.rows = rows
        self.size = size
    }

    /// Where it may stand, the first that covers least is taken: matplotlib's places and their order, without
    /// the centre.
    private static func places(width: Double, height: Double, in room: Rectangle) -> [Rectangle] {
        let (left, right, middle) = (room.left, room.right - width, room.centerX - width / 2)
        let (top, bottom, half) = (room.top, room.bottom - height, room.centerY - height / 2)
        let corners = [
            (right, top), (left, top), (left, bottom), (right, bottom), (right, half), (left, half),
            (middle, bottom), (middle, top),
        ]
        return corners.map { Rectangle(left: $0, top: $1, right: $0 + width, bottom: $1 + height) }
    }

    func draw(on page: borrowing Canvas) {
        let em = size.labelText
        let border = Pen(
            color: Color(red: 204, green: 204, blue: 204), width: size.points(1), dashes: [], isRound: false)
        page.box(place, radius: 0.2 * em, fill: .white, opacity: 0.8, border: border)
        for (index, row) in rows.enumerated() {
            let baseline = place.top + (Self.pad + Self.rowHeight * Double(index) + 0.8) * em
            let start = Position(x: place.left + Self.pad * em, y: baseline - 0.3645 * em)
            row.series?.sample(from: start, length: Self.handle * em, height: em).draw(on: page, size: size)
            page.write(row.text, x: start.x + (Self.handle + Self.handlePad) * em, y: baseline, size: em)
        }
    }
}
