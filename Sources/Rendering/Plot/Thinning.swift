/// Fewer points that make the same picture.
///
/// Extremes are always kept: a spike of one point among a million is still seen.
enum Thinning {
    /// The points of a line that show.
    ///
    /// Of neighbours within one column of pixels the first, the last, the highest and the lowest are kept: the
    /// line between them covers the same pixels. A line that goes to and fro stays too long by that; it is cut
    /// into pieces, of which the outermost points are kept in each direction.
    ///
    /// - Parameters:
    ///   - path: In the order of the line.
    ///   - limit: How many points are enough for any line; at least 6.
    /// - Returns: At most about `limit` points, in the same order.
    /// - Complexity: O(points).
    static func line(_ path: [Position], limit: Int) -> [Position] {
        var columns: [Range<Int>] = []
        var start = 0
        for index in path.indices
        where index + 1 == path.count || column(path[index + 1]) != column(path[index]) {
            columns.append(start..<index + 1)
            start = index + 1
        }
        let kept = columns.flatMap { outermost(of: path, in: $0) }
        guard kept.count > limit else { return kept }
        let length = (kept.count + limit / 6 - 1) / (limit / 6)
        return stride(from: 0, to: kept.count, by: length).flatMap {
            outermost(of: kept, in: $0..<min($0 + length, kept.count))
        }
    }

    private static func column(_ point: Position) -> Double { point.x.rounded(.down) }

    /// The first, the last, and the outermost point in each direction of a part of a line.
    private static func outermost(of path: [Position], in part: Range<Int>) -> [Position] {
        guard part.count > 2 else { return Array(path[part]) }
        var (left, right, top, bottom) = (part.lowerBound, part.lowerBound, part.lowerBound, part.lowerBound)
        for index in part {
            if path[index].x < path[left].x { left = index }
            if path[index].x > path[right].x { right = index }
            if path[index].y < path[top].y { top = index }
            if path[index].y > path[bottom].y { bottom = index }
        }
        let indices = Set([part.lowerBound, left, right, top, bottom, part.upperBound - 1])
        return indices.sorted().map { path[$0] }
    }

    /// The markers that show.
    ///
    /// Of markers within one cell of a grid one is kept, and the outermost of all points. The grid is fine, an
    /// eighth of a marker, unless so many cells are taken that markers cover each other anyway.
    ///
    /// - Parameters:
    ///   - points: In any order.
    ///   - radius: Of a marker, in pixels.
    ///   - limit: How many markers are enough; a grid of half a marker may give more.
    /// - Returns: Some of the points, in the same order.
    /// - Complexity: O(points).
    static func markers(_ points: [Position], radius: Double, limit: Int) -> [Position] {
        var kept: [Int] = []
        for cell in [radius / 4, radius / 2, radius] {
            kept = indices(of: points, cell: cell)
            if kept.count <= limit { break }
        }
        return kept.map { points[$0] }
    }

    private static func indices(of points: [Position], cell: Double) -> [Int] {
        struct Cell: Hashable {
            let column: Int
            let row: Int
        }
        let across = { (a: Int, b: Int) in points[a].x < points[b].x }
        let down = { (a: Int, b: Int) in points[a].y < points[b].y }
        let all = points.indices
        let ends = [all.min(by: across), all.max(by: across), all.min(by: down), all.max(by: down)]
        var taken: Set<Cell> = []
        var kept = Set(ends.compactMap(\.self))
        for (index, point) in points.enumerated() {
            let place = Cell(column: Int(point.x / cell), row: Int(point.y / cell))
            if taken.insert(place).inserted { kept.insert(index) }
        }
        return kept.sorted()
    }

    /// The error bars that show.
    ///
    /// Of more bars than can be told apart, those that overlap in a narrow column are joined.
    ///
    /// - Parameters:
    ///   - bars: In any order.
    ///   - width: Of a column, in pixels; also the gap that is closed.
    ///   - limit: How many bars are left as they are.
    /// - Returns: Bars that cover the same pixels.
    /// - Complexity: O(n log n).
    static func bars(_ bars: [ErrorBar], width: Double, limit: Int) -> [ErrorBar] {
        guard bars.count > limit else { return bars }
        let columns = Dictionary(grouping: bars) { Int($0.x / width) }
        return columns.sorted { $0.key < $1.key }.flatMap { column in
            var joined: [ErrorBar] = []
            for bar in column.value.sorted(by: { $0.top < $1.top }) {
                if let last = joined.last, bar.top <= last.bottom + width {
                    joined[joined.count - 1].bottom = max(last.bottom, bar.bottom)
                } else {
                    joined.append(bar)
                }
            }
            return joined
        }
    }
}
