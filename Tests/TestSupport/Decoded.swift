internal import CPNG
internal import Glibc

/// A PNG as libpng reads it: pixels `0xAARRGGBB`.
package struct Decoded {
    package let width: Int
    package let height: Int
    package let pixels: [UInt32]
    package let colorType: UInt8

    package init?(_ bytes: [UInt8]) {
        var image = unsafe png_image()
        unsafe image.version = UInt32(PNG_IMAGE_VERSION)
        guard
            unsafe bytes.withUnsafeBytes({
                unsafe png_image_begin_read_from_memory(&image, $0.baseAddress, $0.count)
            }) != 0
        else { return nil }
        unsafe image.format = UInt32(PNG_FORMAT_FLAG_ALPHA | PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_BGR)
        unsafe width = Int(image.width)
        unsafe height = Int(image.height)
        var pixels = [UInt32](repeating: 0, count: width * height)
        let status = unsafe pixels.withUnsafeMutableBytes {
            unsafe png_image_finish_read(&image, nil, $0.baseAddress, 0, nil)
        }
        guard status != 0 else { return nil }
        self.pixels = pixels
        // In the header chunk, after signature, length, name, width, height and bit depth.
        colorType = bytes[25]
    }

    package func pixel(_ x: Int, _ y: Int) -> UInt32 { pixels[y * width + x] }
}

/// The chunks of a PNG, as they lie in the file.
package func chunks(_ bytes: [UInt8]) -> [(name: String, data: [UInt8])] {
    var chunks: [(name: String, data: [UInt8])] = []
    var place = 8
    while place + 12 <= bytes.count {
        let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        let name = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
        chunks.append((name, Array(bytes[place + 8..<place + 8 + length])))
        place += 12 + length
    }
    return chunks
}
