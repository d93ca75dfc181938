internal import CCairo

/// A white page to draw on with Cairo: of pixels, or of a document that keeps what is drawn as it is.
///
/// Everything that could make bytes depend on the machine is set here: antialiasing in grey, never for the
/// subpixels of a screen; on pixels, outlines hinted as FreeType does it without a font's own program and
/// advances of whole pixels; in a document, outlines as the font has them. What is left is the version of
/// Cairo, FreeType and the font, DejaVu Sans.
///
/// The first text of a process is slow, as fontconfig reads its cache (tens of milliseconds); later text is not.
@safe struct Canvas: ~Copyable {
    /// In pixels, also where the page is of a document; so ``height``.
    let width: Int
    let height: Int
    let context: OpaquePointer
    private let surface: OpaquePointer

    /// The document; `nil` for a page of pixels.
    private let file: VectorFile?

    /// A page of pixels.
    ///
    /// - Parameters:
    ///   - width: In pixels. Positive; at most 32767, Cairo's limit.
    ///   - height: The same.
    /// - Throws: ``RenderingError/drawing(status:)`` if there is no memory.
    init(width: Int, height: Int) throws(RenderingError) {
        let surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        try unsafe self.init(surface: surface, file: nil, width: width, height: height)
    }

    /// The page of a document.
    ///
    /// - Throws: ``RenderingError/drawing(status:)`` if there is no memory.
    init(width: Int, height: Int, format: VectorFormat) throws(RenderingError) {
        let file = VectorFile(format: format)
        let surface = unsafe file.surface(width: Double(width), height: Double(height))
        try unsafe self.init(surface: surface, file: file, width: width, height: height)
    }

    private init(surface: OpaquePointer?, file: VectorFile?, width: Int, height: Int) throws(RenderingError) {
        let context = unsafe cairo_create(surface)
        let status = unsafe cairo_status(context)
        guard let surface = unsafe surface, let context = unsafe context, status == CAIRO_STATUS_SUCCESS
        else {
            unsafe cairo_destroy(context)
            // The surface of a document writes its end when it goes.
            withExtendedLifetime(file) { unsafe cairo_surface_destroy(surface) }
            throw .drawing(status: status.rawValue)
        }
        unsafe self.surface = surface
        unsafe self.context = context
        self.file = file
        self.width = width
        self.height = height
        if let file { unsafe cairo_scale(context, file.unit, file.unit) }
        unsafe cairo_set_source_rgb(context, 1, 1, 1)
        unsafe cairo_paint(context)
        unsafe cairo_set_source_rgb(context, 0, 0, 0)
        selectFont()
    }

    deinit {
        unsafe cairo_destroy(context)
        withExtendedLifetime(file) { unsafe cairo_surface_destroy(surface) }
    }

    private func selectFont() {
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_font_options_set_hint_style(
            options, hasPixels ? CAIRO_HINT_STYLE_SLIGHT : CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(
            options, hasPixels ? CAIRO_HINT_METRICS_ON : CAIRO_HINT_METRICS_OFF)
        unsafe cairo_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe cairo_select_font_face(
            context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
    }

    /// Whether lines and letters look best at whole pixels.
    var hasPixels: Bool { file == nil }

    /// Ends the drawing of a page of pixels.
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

    /// Ends the drawing of a document.
    ///
    /// Equal drawings are equal bytes.
    ///
    /// - Parameter facts: What the file says of itself.
    /// - Returns: The file; nothing for a page of pixels.
    /// - Throws: ``RenderingError/drawing(status:)`` as ``raster()``.
    consuming func document(_ facts: PictureFacts) throws(RenderingError) -> [UInt8] {
        guard let file else { return [] }
        if file.format == .pdf { unsafe facts.describe(surface) }
        let drawn = unsafe cairo_status(context)
        unsafe cairo_surface_finish(surface)
        let written = unsafe cairo_surface_status(surface)
        for status in [drawn, written] where status != CAIRO_STATUS_SUCCESS {
            throw .drawing(status: status.rawValue)
        }
        return file.format == .svg ? facts.inserted(into: SVGNames.renumbered(file.bytes)) : file.bytes
    }
}
