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

    private static func pixels(_ start: Double, _ end: Double) -> Range<Int> {
        let first = Int(start.rounded())
        return first..<max(Int(end.rounded()), first + 1)
    }
}
