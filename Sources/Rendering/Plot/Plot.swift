package import Compression

/// A figure of series of points over two axes.
///
/// ```swift
/// let plot = try Plot(
///     title: "Spectrum", x: PlotAxis(label: "index", scale: .linear), y: PlotAxis(label: "eigenvalue", scale: .log),
///     series: [Series(name: "", values: eigenvalues, from: 1, style: .line)], width: 640)
/// let bytes = try plot.document(.svg, specification: nil)
/// ```
///
/// Any numbers and any text can be drawn. Points with a coordinate that is not finite, or not positive on a
/// logarithmic axis, are left out, interrupt their line, and are counted in a note below the axes. Many points are
/// thinned to what shows, never losing an extreme. A legend appears from two named series on, where it covers
/// least.
package struct Plot: Hashable, Sendable {
    package let title: String
    package let x: PlotAxis
    package let y: PlotAxis

    /// Drawn in this order, each in the next colour.
    package let series: [Series]

    /// In pixels; the height is three quarters of it.
    package let width: Int

    /// - Parameters:
    ///   - title: Any text from anywhere; often empty.
    ///   - x: The axis below.
    ///   - y: The axis at the left.
    ///   - series: Perhaps none.
    ///   - width: In pixels.
    /// - Throws: ``RenderingError/widthOutOfRange(_:allowed:)``, as a heatmap.
    package init(title: String, x: PlotAxis, y: PlotAxis, series: [Series], width: Int) throws(RenderingError)
    {
        let widths = HeatmapOptions.widths
        guard widths.contains(width) else { throw .widthOutOfRange(width, allowed: widths) }
        self.title = title
        self.x = x
        self.y = y
        self.series = series
        self.width = width
    }

    /// The figure as PNG.
    ///
    /// Equal plots, levels and digests give equal bytes.
    ///
    /// - Parameters:
    ///   - level: zlib's.
    ///   - specification: The digest of what it was computed from, for the file's own description.
    /// - Returns: A file.
    /// - Throws: ``RenderingError/drawing(status:)`` or ``RenderingError/encoding``.
    package func png(level: CompressionLevel, specification: String?) throws(RenderingError) -> [UInt8] {
        let facts = PictureFacts(title: title, specification: specification)
        return try PNG.encode(raster(), level: level, text: facts.lines)
    }

    /// The figure as a document.
    ///
    /// Equal plots give equal bytes.
    ///
    /// - Parameters:
    ///   - format: Of the document.
    ///   - specification: The digest of what it was computed from, for the file's own description.
    /// - Returns: A file.
    /// - Throws: ``RenderingError/drawing(status:)``.
    package func document(
        _ format: VectorFormat, specification: String?
    ) throws(RenderingError) -> [UInt8] {
        let drawing = try PlotDrawing(self)
        let page = try Canvas(width: width, height: height, format: format)
        drawing.draw(on: page)
        return try page.document(PictureFacts(title: title, specification: specification))
    }

    /// The pixels of the figure.
    package func raster() throws(RenderingError) -> Raster {
        let drawing = try PlotDrawing(self)
        let page = try Canvas(width: width, height: height)
        drawing.draw(on: page)
        return try page.raster()
    }

    private var height: Int { Int(FigureSize(width: width).height) }
}
