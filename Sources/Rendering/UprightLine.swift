/// A line of someone's text that is to stand upright beside an axis, read from the bottom up.
struct UprightLine {
    let text: String
    let size: Double

    /// Where its middle should be.
    let center: Double
    /// To the right of the letters.
    let baseline: Double

    /// Writes the line at its middle; a long one moves aside, then loses its end.
    ///
    /// - Parameters:
    ///   - page: Where to.
    ///   - top: What it must not reach above.
    ///   - bottom: What it must not reach below.
    /// - Returns: Where it stands.
    func draw(on page: borrowing Canvas, between top: Double, and bottom: Double) -> Rectangle {
        let shown = DisplayText(text).shortened { page.extent(of: $0, size: size).width <= bottom - top }
        let extent = page.extent(of: shown, size: size)
        let start = min(center + extent.width / 2, bottom)
        let end = max(start - extent.width, top)
        page.writeUpwards(shown, x: baseline, y: end + extent.width, size: size)
        return Rectangle(
            left: baseline - extent.ascent, top: end,
            right: baseline + extent.descent, bottom: end + extent.width)
    }
}
