import Rendering

/// Plots to test with.
enum PlotSamples {
    static func plot(
        _ series: [Series], x: PlotAxis.Scale = .linear, y: PlotAxis.Scale = .linear, title: String = "",
        labels: String = "", width: Int = 640
    ) throws -> Plot {
        try Plot(
            title: title, x: PlotAxis(label: labels, scale: x), y: PlotAxis(label: labels, scale: y),
            series: series, width: width)
    }

    static func series(
        _ points: [(Double, Double)], error: Double = 0, name: String = "", style: Series.Style = .markers
    ) -> Series {
        Series(name: name, points: points.map { PlotPoint(x: $0, y: $1, error: error) }, style: style)
    }

    /// The pixels of the area between the axes where matplotlib's stands.
    static let area = (left: 80.0, top: 57.6, right: 576.0, bottom: 427.2)

    /// Numbers that break careless arithmetic.
    static let values: [[Double]] = [
        [], [0], [5], [-5], [0, 0, 0], [1, 1.0000000000000002], [-1.7e308, 1.7e308],
        [.leastNonzeroMagnitude, .leastNormalMagnitude],
        [1e-300, 1e300], [12345.0001, 12345.0005], [1e6, 5e6], [-3e-7, 2e-7], [.nan, .infinity],
        [.nan, 2, -1],
        [2, 3, 4], [100_000, 900_000], [1e15, 1e15 + 1],
    ]
}

extension Raster {
    func pixel(_ x: Int, _ y: Int) -> UInt32 { pixels[y * width + x] }

    /// How dark a pixel is: 0 is white, 255 black.
    func darkness(_ x: Int, _ y: Int) -> Int { 255 - Int(pixel(x, y) >> 8 & 255) }
}
