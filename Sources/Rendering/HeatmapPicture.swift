package import Compression

/// A heatmap in the making: takes the rows of a matrix one after another, and gives a PNG, SVG or PDF.
///
/// ```swift
/// var picture = try HeatmapPicture(rows: n, columns: m, options: options)
/// for row in matrix { picture.append(row: row.span) }
/// let bytes = try picture.png(level: .balanced, text: [])
/// ```
///
/// The colours cannot be known before the last row, so the rows are reduced to the size of the picture as
/// they come and coloured at the end: memory is bounded by the picture, whatever the matrix.
package struct HeatmapPicture: Sendable {
    private let options: HeatmapOptions
    private let layout: FigureLayout?
    private var downsampling: Downsampling

    /// - Parameters:
    ///   - rows: How many rows will come. Positive.
    ///   - columns: Their length. Positive.
    ///   - options: What the picture looks like.
    /// - Throws: ``RenderingError/emptyMatrix(rows:columns:)``, or ``RenderingError/drawing(status:)``.
    package init(rows: Int, columns: Int, options: HeatmapOptions) throws(RenderingError) {
        guard rows > 0, columns > 0 else { throw .emptyMatrix(rows: rows, columns: columns) }
        self.options = options
        switch options.style {
        case .figure(let text):
            let layout = try FigureLayout(rows: rows, columns: columns, width: options.width, text: text)
            downsampling = Downsampling(
                rows: rows, columns: columns,
                rowLimit: layout.axes.pixelRows.count, columnLimit: layout.axes.pixelColumns.count)
            self.layout = layout
        case .matrix:
            // One scale for both sides keeps the shape.
            let scale = min(1, Double(options.width) / Double(max(rows, columns)))
            downsampling = Downsampling(
                rows: rows, columns: columns,
                rowLimit: max(1, Int((Double(rows) * scale).rounded())),
                columnLimit: max(1, Int((Double(columns) * scale).rounded())))
            layout = nil
        }
    }

    /// Adds the next row.
    ///
    /// - Precondition: It has as many entries as the matrix has columns, and is not one too many.
    /// - Complexity: O(columns).
    package mutating func append(row: Span<Double>) { downsampling.append(row: row) }

    /// Adds the next row, as ``append(row:)-(Span<Double>)``.
    package mutating func append(row: Span<Float>) { downsampling.append(row: row) }

    /// The picture, with the rows that came; missing ones have no colour.
    ///
    /// Equal rows, options, levels and digests give equal bytes.
    ///
    /// - Parameters:
    ///   - level: zlib's. A picture that is to be sent as gzip is best `CompressionLevel.stored` here.
    ///   - specification: The digest of what it was computed from, for the file's own description.
    /// - Returns: A file.
    /// - Throws: ``RenderingError/drawing(status:)`` or ``RenderingError/encoding``.
    package func png(level: CompressionLevel, specification: String?) throws(RenderingError) -> [UInt8] {
        try PNG.encode(raster(), level: level, text: facts(specification).lines)
    }

    private func facts(_ specification: String?) -> PictureFacts {
        guard case .figure(let words) = options.style else {
            return PictureFacts(title: nil, specification: specification)
        }
        return PictureFacts(title: words.title, specification: specification)
    }

    /// The picture as a document, the matrix in it as an embedded picture.
    ///
    /// Equal rows and options give equal bytes.
    ///
    /// - Parameters:
    ///   - format: Of the document.
    ///   - specification: The digest of what it was computed from, for the file's own description.
    /// - Returns: A file.
    /// - Throws: ``RenderingError/drawing(status:)``.
    package func document(
        _ format: VectorFormat, specification: String?
    ) throws(RenderingError) -> [UInt8] {
        let heatmap = finish()
        if let layout {
            let page = try Canvas(
                width: Int(layout.size.width), height: Int(layout.size.height), format: format)
            Figure(layout: layout, heatmap: heatmap).draw(on: page)
            return try page.document(facts(specification))
        }
        let raster = heatmap.raster
        let page = try Canvas(width: raster.width, height: raster.height, format: format)
        page.place(
            raster,
            in: Rectangle(left: 0, top: 0, right: Double(raster.width), bottom: Double(raster.height)))
        return try page.document(facts(specification))
    }

    /// The pixels of the picture.
    package func raster() throws(RenderingError) -> Raster {
        let heatmap = finish()
        guard let layout else { return heatmap.raster }
        let page = try Canvas(width: Int(layout.size.width), height: Int(layout.size.height))
        Figure(layout: layout, heatmap: heatmap).draw(on: page)
        return try page.raster()
    }

    private func finish() -> Heatmap {
        Heatmap(
            grid: downsampling.finish(),
            normalization: options.limits.normalization(for: downsampling.range, widened: layout != nil),
            colormap: options.colormap)
    }
}
