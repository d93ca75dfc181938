/// A series in pixels: what of it shows.
struct SeriesDrawing: Sendable {
    let style: Series.Style
    let color: Color

    /// The parts of the line between points left out.
    let paths: [[Position]]
    let markers: [Position]
    let bars: [ErrorBar]
}

extension SeriesDrawing {
    /// The most points of a part of a line, and about the most markers: more would cover each other.
    private static let limit = 20_000

    /// The most error bars that are drawn one by one.
    private static let barLimit = 2000

    /// - Complexity: O(n log n) in the points.
    init(_ series: Series, color: Color, plot: Plot, layout: PlotLayout) {
        var paths: [[Position]] = [[]]
        var bars: [ErrorBar] = []
        for point in series.points {
            guard plot.x.shows(point.x), plot.y.shows(point.y) else {
                if paths.last?.isEmpty == false { paths.append([]) }
                continue
            }
            let place = Position(x: layout.x.position(point.x), y: layout.y.position(point.y))
            paths[paths.count - 1].append(place)
            guard point.hasError else { continue }
            // An end that has no place lies outside, with its cap.
            let (high, low) = (point.y + point.error, point.y - point.error)
            bars.append(
                ErrorBar(
                    x: place.x,
                    top: plot.y.shows(high)
                        ? layout.y.position(high) : layout.area.top - layout.size.errorCap,
                    bottom: plot.y.shows(low)
                        ? layout.y.position(low) : layout.area.bottom + layout.size.errorCap))
        }
        let radius = layout.size.markerRadius
        self.init(
            style: series.style, color: color,
            paths: series.style.hasLine
                ? paths.filter { !$0.isEmpty }.map { Thinning.line($0, limit: Self.limit) } : [],
            markers: series.style.hasMarkers
                ? Thinning.markers(Array(paths.joined()), radius: radius, limit: Self.limit) : [],
            bars: Thinning.bars(bars, width: radius / 4, limit: Self.barLimit))
    }

    /// The same colour and style in the legend: a short line from `start`, with a marker and a bar if the series
    /// has any.
    func sample(from start: Position, length: Double, height: Double) -> SeriesDrawing {
        let middle = Position(x: start.x + length / 2, y: start.y)
        let end = Position(x: start.x + length, y: start.y)
        let bar = ErrorBar(x: middle.x, top: middle.y - height / 2, bottom: middle.y + height / 2)
        return SeriesDrawing(
            style: style, color: color, paths: style.hasLine ? [[start, end]] : [],
            markers: style.hasMarkers ? [middle] : [], bars: bars.isEmpty ? [] : [bar])
    }

    func draw(on page: borrowing Canvas, size: FigureSize) {
        // A line thinner than a pixel is pale.
        let width = page.hasPixels ? max(size.seriesWidth, 1) : size.seriesWidth
        let thin = Pen(color: color, width: width, dashes: [], isRound: false)
        let thinner = Pen(color: color, width: size.errorCapWidth, dashes: [], isRound: false)
        for bar in bars {
            let ends = (Position(x: bar.x, y: bar.top), Position(x: bar.x, y: bar.bottom))
            page.draw([ends.0, ends.1], pen: thin)
            for end in [ends.0, ends.1] {
                let cap = (
                    Position(x: end.x - size.errorCap, y: end.y), Position(x: end.x + size.errorCap, y: end.y)
                )
                page.draw([cap.0, cap.1], pen: thinner)
            }
        }
        // matplotlib's `lines.dashed_pattern`, in widths of the line.
        let dashes = style == .dashes ? [3.7 * width, 1.6 * width] : []
        let pen = Pen(color: color, width: width, dashes: dashes, isRound: dashes.isEmpty)
        for path in paths where path.count > 1 { page.draw(path, pen: pen) }
        // A point without neighbours is no line, and would not be seen.
        page.discs(
            at: paths.filter { $0.count == 1 }.flatMap(\.self), radius: 1.5 * width, color: color)
        page.discs(at: markers, radius: size.markerRadius, color: color)
    }

    /// A marker stands for a value by itself; of a line that is hidden in part one sees where it goes.
    private static let markerWeight = 20

    /// How much of it a rectangle would cover.
    func count(in place: Rectangle, size: FigureSize) -> Int {
        let near = place.expanded(by: size.markerRadius)
        let lines = paths.lazy.flatMap { zip($0, $0.dropFirst()) }.count { place.meets(from: $0, to: $1) }
        let points = markers + paths.filter { $0.count == 1 }.flatMap(\.self)
        return lines + Self.markerWeight * points.count(where: near.contains)
            + bars.count {
                near.meets(from: Position(x: $0.x, y: $0.top), to: Position(x: $0.x, y: $0.bottom))
            }
    }
}
