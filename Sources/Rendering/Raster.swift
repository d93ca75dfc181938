/// A picture of pixels, rows from top to bottom.
///
/// A pixel is `0xAARRGGBB`, which is Cairo's ARGB32. Alpha is 0 or 255 here, so that premultiplied and
/// plain colours are the same.
package struct Raster: Hashable, Sendable {
    /// Positive; so ``height``.
    package let width: Int
    package let height: Int

    /// `width × height` pixels.
    package var pixels: [UInt32]

    /// What a matrix entry without a colour looks like on the page: nothing.
    package static let transparent: UInt32 = 0

    package init(width: Int, height: Int, pixels: [UInt32]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height)
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}
