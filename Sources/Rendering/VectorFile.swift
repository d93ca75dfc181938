internal import CCairo

/// The bytes of a document, as Cairo writes them.
///
/// A class, as Cairo keeps its address while it draws.
final class VectorFile {
    let format: VectorFormat
    private(set) var bytes: [UInt8] = []

    init(format: VectorFormat) { self.format = format }

    /// A page of the document.
    ///
    /// A page of SVG is measured in pixels; one of PDF in points, 100 pixels an inch as in the published figure.
    /// No document may say when it was made: the day is always the same.
    ///
    /// - Parameters:
    ///   - width: In pixels. Positive; so `height`.
    ///   - height: The same.
    /// - Returns: A surface that writes here until it is finished, and must not outlive this file.
    func surface(width: Double, height: Double) -> OpaquePointer? {
        let write: cairo_write_func_t = { file, data, count in
            guard let file = unsafe file, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
            unsafe Unmanaged<VectorFile>.fromOpaque(file).takeUnretainedValue()
                .bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
            return CAIRO_STATUS_SUCCESS
        }
        let file = unsafe Unmanaged.passUnretained(self).toOpaque()
        switch format {
        case .svg:
            let surface = unsafe cairo_svg_surface_create_for_stream(write, file, width, height)
            unsafe cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
            return unsafe surface
        case .pdf:
            let surface = unsafe cairo_pdf_surface_create_for_stream(
                write, file, width * Self.points, height * Self.points)
            unsafe cairo_pdf_surface_set_metadata(
                surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z")
            return unsafe surface
        }
    }

    /// The length of a pixel in the document's own unit.
    var unit: Double { format == .pdf ? Self.points : 1 }

    /// The points in a pixel.
    private static let points = 0.72
}
