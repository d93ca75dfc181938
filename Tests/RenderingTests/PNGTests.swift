import Compression
import TestSupport
import Testing

@testable import Rendering

@Suite struct PNGTests {
    /// A picture with this many colours, and more pixels.
    private func raster(colors: Int, transparent: Int = 0) -> Raster {
        let pixels = (0..<40 * 20).map { index -> UInt32 in
            let color = index % (colors + transparent)
            return color < transparent ? Raster.transparent : 0xFF00_0000 | UInt32(color) &* 40_503
        }
        return Raster(width: 40, height: 20, pixels: pixels)
    }

    @Test(arguments: [1, 2, 255, 256, 257, 800])
    func `an opaque picture is read back`(colors: Int) throws {
        let raster = raster(colors: colors)
        let decoded = try #require(Decoded(try PNG.encode(raster, level: .balanced, text: [])))
        #expect(decoded.pixels == raster.pixels)
        #expect(decoded.width == 40)
        #expect(decoded.height == 20)
        #expect(decoded.colorType == (colors <= 256 ? 3 : 2))
    }

    @Test(arguments: [1, 255, 256, 500])
    func `holes are read back`(colors: Int) throws {
        let raster = raster(colors: colors, transparent: 1)
        let decoded = try #require(Decoded(try PNG.encode(raster, level: .balanced, text: [])))
        #expect(decoded.pixels == raster.pixels)
        #expect(decoded.colorType == (colors < 256 ? 3 : 6))
    }

    @Test func `one transparent colour takes one byte`() throws {
        let bytes = try PNG.encode(raster(colors: 9, transparent: 1), level: .balanced, text: [])
        #expect(chunks(bytes).first { $0.name == "tRNS" }?.data == [0])
    }

    @Test func `stored in the file it is smaller when gzip compresses it`() throws {
        let raster = Raster(
            width: 200, height: 200, pixels: (0..<40_000).map { 0xFF00_0000 | UInt32($0 / 64) })
        let stored = try PNG.encode(raster, level: .stored, text: [])
        let balanced = try PNG.encode(raster, level: .balanced, text: [])
        #expect(stored.count > 120_000)
        #expect(balanced.count < stored.count / 10)
        #expect(Gzip.compress(stored, level: .balanced).count < stored.count / 10)
        #expect(Decoded(stored)?.pixels == raster.pixels)
    }

    @Test func `text is kept, as Latin where it can and as UTF-8 where it must`() throws {
        let text = [
            PNG.Text(keyword: "Software", value: "ntkd"),
            PNG.Text(keyword: "Title", value: "Θ\u{0}\u{1B}[31m"),
        ]
        let found = chunks(try PNG.encode(raster(colors: 2), level: .balanced, text: text))
        #expect(found.first { $0.name == "tEXt" }?.data == Array("Software\0ntkd".utf8))
        // Keyword, no compression, no language, no translation, text.
        #expect(found.first { $0.name == "iTXt" }?.data == Array("Title\0\0\0\0\0Θ[31m".utf8))
    }

    @Test func `a picture wider than libpng allows is an error, not a crash`() {
        let raster = Raster(width: 1_000_001, height: 1, pixels: Array(repeating: 0, count: 1_000_001))
        #expect(throws: RenderingError.encoding) { try PNG.encode(raster, level: .balanced, text: []) }
    }
}
