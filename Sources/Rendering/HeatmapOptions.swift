/// What a heatmap looks like.
package struct HeatmapOptions: Hashable, Sendable {
    /// The picture around the matrix.
    package enum Style: Hashable, Sendable {
        /// Title, axes and colour bar.
        case figure(FigureText)
        /// Nothing but the matrix, one pixel per entry as far as the width allows.
        case matrix
    }

    package let colormap: Colormap
    package let limits: ColorLimits
    package let width: Int
    package let style: Style

    /// The widths of a picture in pixels: below, no text could be read; above, a picture takes 50 MB.
    package static let widths = 64...4096

    /// matplotlib's default figure: 6.4 inches at 100 dots per inch.
    package static let publishedWidth = 640

    /// - Parameters:
    ///   - colormap: The colours.
    ///   - limits: Which values the colours stand for.
    ///   - width: In pixels. A figure has exactly this width and three quarters of it as height; a bare
    ///     matrix has at most this width and height.
    ///   - style: What is drawn around the matrix.
    /// - Throws: ``RenderingError/widthOutOfRange(_:allowed:)``.
    package init(colormap: Colormap, limits: ColorLimits, width: Int, style: Style) throws(RenderingError) {
        guard Self.widths.contains(width) else { throw .widthOutOfRange(width, allowed: Self.widths) }
        self.colormap = colormap
        self.limits = limits
        self.width = width
        self.style = style
    }
}

/// What is written around a matrix: any text from anywhere, as it is cleaned and shortened to fit.
package struct FigureText: Hashable, Sendable {
    package let title: String
    /// Below the columns; often empty.
    package let columns: String
    /// Beside the rows; often empty.
    package let rows: String

    package init(title: String, columns: String, rows: String) {
        self.title = title
        self.columns = columns
        self.rows = rows
    }
}
