/// The lengths of a figure of a given width, matplotlib's defaults scaled.
struct FigureSize: Hashable, Sendable {
    /// In pixels; so `height`, which is three quarters of it.
    let width: Double
    let height: Double

    init(width: Int) {
        self.width = Double(width)
        height = (0.75 * self.width).rounded()
    }

    /// Typographic points in pixels: 1/72 inch, where the width is 6.4 inches.
    func points(_ count: Double) -> Double { count * width / (6.4 * 72) }

    var titleText: Double { points(12) }
    var titlePad: Double { points(6) }
    var labelText: Double { points(10) }
    var labelPad: Double { points(4) }
    var tickText: Double { points(10) }
    var noteText: Double { points(8) }
    var tickLength: Double { points(3.5) }
    var tickPad: Double { points(3.5) }
    var minorTickLength: Double { points(2) }
    var minorTickWidth: Double { points(0.6) }
    var lineWidth: Double { points(0.8) }

    /// Of lines and markers of a plot, as `lines.linewidth` and `lines.markersize` with its edge.
    var seriesWidth: Double { points(1.5) }
    var markerRadius: Double { points(3.5) }
    /// Half the length of the cap of an error bar.
    var errorCap: Double { points(3) }
    var errorCapWidth: Double { points(1) }

    /// What no text comes nearer to the border than.
    var margin: Double { points(4) }
}
