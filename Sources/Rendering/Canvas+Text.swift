internal import CCairo

/// The space that a line of text takes, in pixels from the start of its baseline.
struct TextExtent: Hashable, Sendable {
    /// From the start to where the next letter would stand, or to the last ink if that is farther.
    let width: Double
    /// From the highest ink down to the baseline.
    let ascent: Double
    /// From the baseline down to the lowest ink.
    let descent: Double

    static let none = TextExtent(width: 0, ascent: 0, descent: 0)
}

extension Canvas {
    /// Measures a line of text.
    ///
    /// - Parameters:
    ///   - text: The line.
    ///   - size: The em, in pixels.
    /// - Returns: Nothing wide or high for an empty line.
    func extent(of text: String, size: Double) -> TextExtent {
        guard !text.isEmpty else { return .none }
        var extents = cairo_text_extents_t()
        unsafe cairo_set_font_size(context, size)
        unsafe cairo_text_extents(context, text, &extents)
        return TextExtent(
            width: max(extents.x_advance, extents.x_bearing + extents.width),
            ascent: -extents.y_bearing,
            descent: extents.height + extents.y_bearing)
    }

    /// Writes a line of text from left to right.
    ///
    /// - Parameters:
    ///   - text: The line.
    ///   - x: Where the first letter starts.
    ///   - y: The baseline.
    ///   - size: The em, in pixels.
    func write(_ text: String, x: Double, y: Double, size: Double) {
        guard !text.isEmpty else { return }
        unsafe cairo_set_font_size(context, size)
        unsafe cairo_move_to(context, snapped(x), snapped(y))
        unsafe cairo_show_text(context, text)
        unsafe cairo_new_path(context)
    }

    /// Writes a line of text from the bottom up.
    ///
    /// - Parameters:
    ///   - text: The line.
    ///   - x: The baseline, to the right of the letters.
    ///   - y: Where the first letter starts.
    ///   - size: The em, in pixels.
    func writeUpwards(_ text: String, x: Double, y: Double, size: Double) {
        unsafe cairo_save(context)
        unsafe cairo_translate(context, snapped(x), snapped(y))
        unsafe cairo_rotate(context, -.pi / 2)
        write(text, x: 0, y: 0, size: size)
        unsafe cairo_restore(context)
    }

    /// Where a baseline or the start of a letter is sharp.
    private func snapped(_ coordinate: Double) -> Double { hasPixels ? coordinate.rounded() : coordinate }
}
