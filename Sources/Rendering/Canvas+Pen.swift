internal import CCairo

/// What lines are drawn with.
struct Pen: Hashable, Sendable {
    let color: Color

    /// In pixels; so ``dashes``.
    let width: Double

    /// Lengths of strokes and gaps in turn; none for a line without gaps.
    let dashes: [Double]

    /// Whether ends are rounded, half the width beyond the last point: a line of no length is then a dot.
    let isRound: Bool
}

extension Canvas {
    /// Draws straight lines from point to point.
    func draw(_ path: [Position], pen: Pen) {
        unsafe cairo_save(context)
        set(pen.color, opacity: 1)
        unsafe cairo_set_line_width(context, pen.width)
        unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        unsafe cairo_set_line_cap(context, pen.isRound ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
        unsafe cairo_set_dash(context, pen.dashes, Int32(pen.dashes.count), 0)
        for point in path { unsafe cairo_line_to(context, point.x, point.y) }
        unsafe cairo_stroke(context)
        unsafe cairo_restore(context)
    }

    /// Fills circles of one size.
    func discs(at centers: [Position], radius: Double, color: Color) {
        unsafe cairo_save(context)
        set(color, opacity: 1)
        for center in centers {
            unsafe cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
            unsafe cairo_fill(context)
        }
        unsafe cairo_restore(context)
    }

    /// Fills a rectangle with round corners, and draws its border.
    func box(_ place: Rectangle, radius: Double, fill: Color, opacity: Double, border: Pen) {
        let corners = [
            (place.right - radius, place.top + radius), (place.right - radius, place.bottom - radius),
            (place.left + radius, place.bottom - radius), (place.left + radius, place.top + radius),
        ]
        unsafe cairo_save(context)
        for (quarter, (x, y)) in corners.enumerated() {
            unsafe cairo_arc(context, x, y, radius, Double(quarter - 1) * .pi / 2, Double(quarter) * .pi / 2)
        }
        unsafe cairo_close_path(context)
        set(fill, opacity: opacity)
        unsafe cairo_fill_preserve(context)
        set(border.color, opacity: opacity)
        unsafe cairo_set_line_width(context, border.width)
        unsafe cairo_stroke(context)
        unsafe cairo_restore(context)
    }

    /// Draws with nothing outside a rectangle.
    func clipped(to place: Rectangle, _ draw: () -> Void) {
        unsafe cairo_save(context)
        unsafe cairo_rectangle(context, place.left, place.top, place.width, place.height)
        unsafe cairo_clip(context)
        draw()
        unsafe cairo_restore(context)
    }

    private func set(_ color: Color, opacity: Double) {
        unsafe cairo_set_source_rgba(
            context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, opacity)
    }
}
