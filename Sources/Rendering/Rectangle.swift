/// A point of the page, in pixels from the top left corner, `y` downwards.
struct Position: Hashable, Sendable {
    var x: Double
    var y: Double
}

/// A rectangle of the page, in pixels from the top left corner, `y` downwards.
struct Rectangle: Hashable, Sendable {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    var width: Double { right - left }
    var height: Double { bottom - top }
    var centerX: Double { (left + right) / 2 }
    var centerY: Double { (top + bottom) / 2 }

    /// The whole pixels that stand for it; at least one.
    var pixelColumns: Range<Int> { Self.pixels(left, right) }

    /// The whole pixels that stand for it; at least one.
    var pixelRows: Range<Int> { Self.pixels(top, bottom) }

    func overlapsVertically(_ other: Rectangle) -> Bool { top < other.bottom && other.top < bottom }

    func contains(_ point: Position) -> Bool {
        left <= point.x && point.x <= right && top <= point.y && point.y <= bottom
    }

    /// Whether a straight line reaches into it, or at least touches it.
    ///
    /// - SeeAlso: Liang, Barsky, *A New Concept and Method for Line Clipping*, 1984.
    func meets(from start: Position, to end: Position) -> Bool {
        var (first, last) = (0.0, 1.0)
        let sides = [
            (start.x - left, start.x - end.x), (right - start.x, end.x - start.x),
            (start.y - top, start.y - end.y), (bottom - start.y, end.y - start.y),
        ]
        // Inside of a side is where `share · step ≤ room`.
        for (room, step) in sides {
            if step > 0 { last = min(last, room / step) }
            if step < 0 { first = max(first, room / step) }
            if step == 0, room < 0 { return false }
        }
        return first <= last
    }

    /// The rectangle with every side moved out.
    func expanded(by distance: Double) -> Rectangle {
        Rectangle(
            left: left - distance, top: top - distance, right: right + distance, bottom: bottom + distance)
    }

    private static func pixels(_ start: Double, _ end: Double) -> Range<Int> {
        let first = Int(start.rounded())
        return first..<max(Int(end.rounded()), first + 1)
    }
}
