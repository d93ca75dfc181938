package import Compression
internal import CPNG
internal import Glibc

/// Pictures as PNG files, by libpng.
package enum PNG {
    /// A line of text in the file; libpng's keywords are `Title`, `Software`, `Description`, ….
    package struct Text: Hashable, Sendable {
        package let keyword: String
        package let value: String

        /// - Parameters:
        ///   - keyword: 1 to 79 printable ASCII characters without a space: the program's word, never a user's.
        ///   - value: Anything; what may not stand in a text chunk is left out.
        package init(keyword: String, value: String) {
            precondition(
                (1...79).contains(keyword.utf8.count) && keyword.utf8.allSatisfy { (33...126).contains($0) })
            self.keyword = keyword
            self.value = String(String.UnicodeScalarView(value.unicodeScalars.filter(DisplayText.isVisible)))
        }
    }

    /// Encodes a picture with the fewest bytes a pixel that keep its colours: indices into a palette up to
    /// 256 colours, else RGB, or RGBA if there are holes.
    ///
    /// Equal pictures, levels and texts give equal bytes.
    package static func encode(
        _ raster: Raster, level: CompressionLevel, text: [Text]
    ) throws(RenderingError) -> [UInt8] {
        var image = unsafe ntkd_png()
        unsafe image.width = UInt32(raster.width)
        unsafe image.height = UInt32(raster.height)
        unsafe image.level = level.rawValue
        let layout = PNGPixels(raster)
        unsafe image.color_type = layout.colorType
        unsafe image.palette_count = Int32(layout.palette.count)
        unsafe image.alpha_count = Int32(layout.alpha.count)

        let strings = text.map {
            (keyword: Array($0.keyword.utf8CString), value: Array($0.value.utf8CString))
        }
        let encoded: [UInt8]? = unsafe layout.bytes.withUnsafeBufferPointer { pixels in
            unsafe layout.palette.withUnsafeBufferPointer { palette in
                unsafe layout.alpha.withUnsafeBufferPointer { alpha in
                    unsafe withTextPointers(strings) { text in
                        unsafe image.pixels = pixels.baseAddress
                        unsafe image.palette = palette.baseAddress
                        unsafe image.alpha = alpha.baseAddress
                        unsafe image.text = text.baseAddress
                        unsafe image.text_count = Int32(text.count)
                        return unsafe encode(&image)
                    }
                }
            }
        }
        guard let encoded else { throw .encoding }
        return encoded
    }

    private static func encode(_ image: inout ntkd_png) -> [UInt8]? {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard unsafe ntkd_png_encode(&image, &bytes, &count) == 0 else { return nil }
        defer { unsafe free(bytes) }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// Calls `body` with the C form of the texts, which is valid only during the call.
    private static func withTextPointers<Result>(
        _ strings: [(keyword: [CChar], value: [CChar])],
        body: (UnsafeBufferPointer<ntkd_png_text>) -> Result
    ) -> Result {
        // One block for all strings, so that no pointer is kept longer than its array's closure.
        let block = strings.flatMap { $0.keyword + $0.value }
        return unsafe block.withUnsafeBufferPointer { block in
            var place = 0
            let texts = unsafe strings.map { string in
                let keyword = unsafe block.baseAddress?.advanced(by: place)
                let value = unsafe keyword?.advanced(by: string.keyword.count)
                place += string.keyword.count + string.value.count
                let isASCII = string.value.allSatisfy { $0 >= 0 }
                return unsafe ntkd_png_text(keyword: keyword, value: value, is_ascii: isASCII ? 1 : 0)
            }
            return unsafe texts.withUnsafeBufferPointer(body)
        }
    }
}
