/// A line of someone's text that is to stand above or below the matrix.
struct TextLine {
    let text: String
    let size: Double

    /// Where its middle should be.
    let center: Double
    let baseline: Double

    /// Writes the line at its middle; a long one moves aside, then loses its end, so that it neither leaves the
    /// page nor meets what stands at its height.
    func draw(on page: borrowing Canvas, clearOf obstacles: [Rectangle], figure: FigureSize) {
        let text = DisplayText(self.text)
        let extent = page.extent(of: text.text, size: size)
        var line = Rectangle(
            left: figure.margin, top: baseline - extent.ascent,
            right: figure.width - figure.margin, bottom: baseline + extent.descent)
        for obstacle in obstacles where line.overlapsVertically(obstacle) {
            if obstacle.left > center {
                line.right = min(line.right, obstacle.left - 2 * figure.margin)
            } else {
                line.left = max(line.left, obstacle.right + 2 * figure.margin)
            }
        }
        let shown = text.shortened { page.extent(of: $0, size: size).width <= line.width }
        let width = page.extent(of: shown, size: size).width
        page.write(
            shown, x: max(line.left, min(center - width / 2, line.right - width)), y: baseline, size: size)
    }
}
