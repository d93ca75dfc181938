/// Points that belong together, in the order in which a line goes through them.
package struct Series: Hashable, Sendable {
    /// How a series is drawn.
    package enum Style: Hashable, Sendable, CaseIterable {
        case line
        /// A line with gaps, as for a fit through other points.
        case dashes
        case markers
        /// A line with a marker at each point.
        case markedLine

        var hasMarkers: Bool { self == .markers || self == .markedLine }
        var hasLine: Bool { self != .markers }
    }

    /// What the legend says, any text from anywhere; a series without a name is not in the legend.
    package let name: String
    package let points: [PlotPoint]
    package let style: Style

    package init(name: String, points: [PlotPoint], style: Style) {
        self.name = name
        self.points = points
        self.style = style
    }

    /// Values against their indices, from `first` on.
    package init(name: String, values: [Double], from first: Int, style: Style) {
        let points = values.enumerated().map { PlotPoint(x: Double(first + $0), y: $1, error: 0) }
        self.init(name: name, points: points, style: style)
    }
}

/// A value with its uncertainty.
package struct PlotPoint: Hashable, Sendable {
    package let x: Double
    package let y: Double

    /// Half the length of the error bar, upwards and downwards; no bar unless positive and finite.
    package let error: Double

    package init(x: Double, y: Double, error: Double) {
        self.x = x
        self.y = y
        self.error = error
    }

    var hasError: Bool { error > 0 && error.isFinite }
}

extension Color {
    /// Colours that are told apart whatever kind of colour vision one has.
    ///
    /// The pale ones, which stand out least from white, come late. From the ninth series on they return.
    ///
    /// - SeeAlso: Okabe, Ito, *Color Universal Design*, 2008; `okabe_ito` in matplotlib's `_cm.py`.
    static let series = list(hexadecimal: "0072B2D55E00009E73CC79A7E69F0056B4E9000000F0E442")

    static let black = Color(red: 0, green: 0, blue: 0)
    static let white = Color(red: 255, green: 255, blue: 255)
}
