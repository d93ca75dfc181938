internal import CCairo

/// A white page of pixels to draw black lines and text on, with Cairo.
///
/// Everything that could make bytes depend on the machine is set here: antialiasing in grey, never for the
/// subpixels of a screen; outlines hinted as FreeType does it without a font's own program; advances of whole
/// pixels. What is left is the version of Cairo, FreeType and the font, DejaVu Sans.
///
/// The first text of a process is slow, as fontconfig reads its cache (tens of milliseconds); later text is not.
@safe struct Canvas: ~Copyable {
    let width: Int
    let height: Int
    let context: OpaquePointer
    private let surface: OpaquePointer

    /// - Parameters:
    ///   - width: In pixels. Positive; at most 32767, Cairo's limit.
    ///   - height: The same.
    /// - Throws: ``RenderingError/drawing(status:)`` if there is no memory.
    init(width: Int, height: Int) throws(RenderingError) {
        let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        let context = unsafe cairo_create(surface)
        let status = unsafe cairo_status(context)
        guard let surface = unsafe surface, let context = unsafe context, status == CAIRO_STATUS_SUCCESS
        else {
            unsafe cairo_destroy(context)
            unsafe cairo_surface_destroy(surface)
            throw .drawing(status: status.rawValue)
        }
        unsafe self.surface = surface
        unsafe self.context = context
        self.width = width
        self.height = height
        unsafe cairo_set_source_rgb(context, 1, 1, 1)
        unsafe cairo_paint(context)
        unsafe cairo_set_source_rgb(context, 0, 0, 0)
        selectFont()
    }

    deinit {
        unsafe cairo_destroy(context)
        unsafe cairo_surface_destroy(surface)
    }

    private func selectFont() {
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON)
        unsafe cairo_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe cairo_select_font_face(
            context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
    }

    /// Ends the drawing.
    ///
    /// - Throws: ``RenderingError/drawing(status:)`` if any step of it failed: Cairo remembers the first error.
    consuming func raster() throws(RenderingError) -> Raster {
        unsafe cairo_surface_flush(surface)
        let status = unsafe cairo_status(context)
        guard status == CAIRO_STATUS_SUCCESS, let data = unsafe cairo_image_surface_get_data(surface) else {
            throw .drawing(status: status.rawValue)
        }
        let stride = unsafe Int(cairo_image_surface_get_stride(surface))
        let opaque: UInt32 = 0xFF00_0000
        var pixels: [UInt32] = []
        pixels.reserveCapacity(width * height)
        for row in 0..<height {
            let line = unsafe UnsafeRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
            // RGB24 leaves the upper byte undefined.
            for column in 0..<width { unsafe pixels.append(line[column] | opaque) }
        }
        return Raster(width: width, height: height, pixels: pixels)
    }
}

extension Canvas {
    /// Puts a picture on the page, pixel on pixel.
    func place(_ raster: Raster, left: Int, top: Int) {
        let pixels = raster.pixels
        unsafe pixels.withUnsafeBytes { bytes in
            // Cairo only reads it: the picture is a source here, though its interface has no word for that.
            let data = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)?
                .assumingMemoryBound(to: UInt8.self)
            let source = unsafe cairo_image_surface_create_for_data(
                data, CAIRO_FORMAT_ARGB32, Int32(raster.width), Int32(raster.height), Int32(raster.width * 4))
            unsafe cairo_save(context)
            unsafe cairo_set_source_surface(context, source, Double(left), Double(top))
            unsafe cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
            unsafe cairo_paint(context)
            unsafe cairo_restore(context)
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

    /// The nearest coordinate at which a line of this width fills whole pixels, as far as it can.
    ///
    /// - SeeAlso: `PathSnapper` in matplotlib's `path_converters.h`.
    static func snapped(_ coordinate: Double, lineWidth: Double) -> Double {
        let isOdd = Int(lineWidth.rounded()) % 2 == 1
        return (coordinate + 0.5).rounded(.down) + (isOdd ? 0.5 : 0)
    }
}
