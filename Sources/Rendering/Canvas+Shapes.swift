internal import CCairo

extension Canvas {
    /// Puts a picture on the page.
    ///
    /// Pixels go on the whole pixels of the place, one on one; a document keeps the picture and fills the place
    /// exactly.
    ///
    /// - Parameters:
    ///   - raster: On a page of pixels, as large as the whole pixels of `place`.
    ///   - place: Where.
    func place(_ raster: Raster, in place: Rectangle) {
        let pixels = raster.pixels
        unsafe pixels.withUnsafeBytes { bytes in
            // Cairo only reads it: the picture is a source here, though its interface has no word for that.
            let data = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)?
                .assumingMemoryBound(to: UInt8.self)
            let source = unsafe cairo_image_surface_create_for_data(
                data, CAIRO_FORMAT_ARGB32, Int32(raster.width), Int32(raster.height), Int32(raster.width * 4))
            unsafe cairo_save(context)
            if hasPixels {
                unsafe cairo_translate(
                    context, Double(place.pixelColumns.lowerBound), Double(place.pixelRows.lowerBound))
            } else {
                unsafe cairo_translate(context, place.left, place.top)
                unsafe cairo_scale(
                    context, place.width / Double(raster.width), place.height / Double(raster.height))
            }
            unsafe cairo_set_source_surface(context, source, 0, 0)
            unsafe cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
            unsafe cairo_paint(context)
            unsafe cairo_restore(context)
            // A document that has not been written yet copies what it still needs of the source now.
            unsafe cairo_surface_destroy(source)
        }
    }

    /// Draws the border of a rectangle.
    func frame(_ place: Rectangle, lineWidth: Double) {
        unsafe cairo_set_line_width(context, lineWidth)
        unsafe cairo_rectangle(context, place.left, place.top, place.width, place.height)
        unsafe cairo_stroke(context)
    }

    /// Draws a line.
    func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double), width: Double) {
        unsafe cairo_set_line_width(context, width)
        unsafe cairo_move_to(context, start.x, start.y)
        unsafe cairo_line_to(context, end.x, end.y)
        unsafe cairo_stroke(context)
    }

    /// The nearest coordinate at which a line of this width fills whole pixels, as far as it can; where there
    /// are no pixels, the coordinate.
    ///
    /// - SeeAlso: `PathSnapper` in matplotlib's `path_converters.h`.
    func snapped(_ coordinate: Double, lineWidth: Double) -> Double {
        guard hasPixels else { return coordinate }
        let isOdd = Int(lineWidth.rounded()) % 2 == 1
        return (coordinate + 0.5).rounded(.down) + (isOdd ? 0.5 : 0)
    }
}
