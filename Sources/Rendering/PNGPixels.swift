internal import CPNG

/// A picture's pixels in the form in which libpng takes them.
struct PNGPixels {
    let colorType: Int32
    let bytes: [UInt8]

    /// Empty unless the picture is indexed.
    let palette: [png_color]

    /// The opacity of the first palette entries; the others are opaque.
    let alpha: [UInt8]

    init(_ raster: Raster) {
        if let colors = Self.palette(of: raster.pixels) {
            var indices: [UInt32: UInt8] = [:]
            for (index, color) in colors.enumerated() { indices[color] = UInt8(index) }
            colorType = PNG_COLOR_TYPE_PALETTE
            // The colour of the pixel before is nearly always the colour of this one.
            var last: (color: UInt32, index: UInt8) = (colors[0], 0)
            bytes = raster.pixels.map { pixel in
                if pixel != last.color { last = (pixel, indices[pixel] ?? 0) }
                return last.index
            }
            palette = colors.map {
                png_color(red: UInt8($0 >> 16 & 255), green: UInt8($0 >> 8 & 255), blue: UInt8($0 & 255))
            }
            alpha = colors.prefix { $0 >> 24 < 255 }.map { UInt8($0 >> 24) }
            return
        }
        let hasHoles = raster.pixels.contains { $0 >> 24 < 255 }
        colorType = hasHoles ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB
        let shifts: [UInt32] = hasHoles ? [16, 8, 0, 24] : [16, 8, 0]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raster.pixels.count * shifts.count)
        for pixel in raster.pixels {
            for shift in shifts { bytes.append(UInt8(truncatingIfNeeded: pixel >> shift)) }
        }
        self.bytes = bytes
        palette = []
        alpha = []
    }

    /// The colours of a picture that has at most 256, in the order of their value: the transparent ones
    /// come first, as `tRNS` wants them.
    private static func palette(of pixels: [UInt32]) -> [UInt32]? {
        var colors: Set<UInt32> = []
        var last: UInt32?
        for pixel in pixels where pixel != last {
            colors.insert(pixel)
            if colors.count > 256 { return nil }
            last = pixel
        }
        return colors.sorted()
    }
}
