import Foundation
import TestSupport
import Testing

@testable import Rendering

/// Heatmaps as SVG and PDF.
@Suite struct HeatmapDocumentTests {
    private func picture(rows: Int, columns: Int, style: HeatmapOptions.Style) throws -> HeatmapPicture {
        let options = try HeatmapOptions(
            colormap: .viridis, limits: ColorLimitsTests.limits(.linear), width: 640, style: style)
        var picture = try HeatmapPicture(rows: rows, columns: columns, options: options)
        for row in 0..<rows {
            let line = (0..<columns).map { Double(row * columns + $0) }
            picture.append(row: line.span)
        }
        return picture
    }

    private func figure(_ title: String) -> HeatmapOptions.Style {
        .figure(FigureText(title: title, columns: "columns", rows: "rows"))
    }

    @Test(arguments: [
        "Kernel", "</svg><script>alert(1)</script>", "&lt; \" onload='x' ]]>", "\u{202E}\u{0}<!--",
    ])
    func `a title is outlines, whatever it says`(title: String) throws {
        let bytes = try picture(rows: 4, columns: 4, style: figure(title)).document(.svg, specification: nil)
        let document = try #require(SVGDocument(bytes))
        #expect(document.isInert)
        #expect(Set(document.names).count == document.names.count)
        #expect(document.references.isSubset(of: document.names))
        #expect(document.elements.first?["width"] == "640px")
        #expect(document.elements.first?["height"] == "480px")
    }

    /// The axes of a square matrix stand at 107.2…476.8 across and 57.6…427.2 down.
    @Test func `the matrix is an embedded picture that fills the axes`() throws {
        let bytes = try picture(rows: 3, columns: 3, style: figure("")).document(.svg, specification: nil)
        let document = try #require(SVGDocument(bytes))
        let images = document.elements.filter { $0.name == "image" }
        #expect(images.count == 2)
        // Blocks of 124 by 123 pixels are the least that are as fine as the page's 370 by 369.
        #expect(images.first?["width"] == "372")
        let data = try #require(images.first?["xlink:href"]).dropFirst("data:image/png;base64,".count)
        let file = try #require(Data(base64Encoded: String(data)))
        let decoded = try #require(Decoded(Array(file)))
        let (first, last) = (Colormap.viridis.colors[0].pixel, Colormap.viridis.colors[255].pixel)
        #expect(decoded.pixel(0, 0) == first)
        #expect(decoded.pixel(123, 122) == first)
        #expect(decoded.pixel(124, 122) != first)
        #expect(decoded.pixel(371, 368) == last)
        let use = document.elements.first { $0.name == "use" && $0["xlink:href"] == "#image0" }
        let transform = try #require(use?["transform"]).dropFirst("matrix(".count).dropLast()
            .split(separator: ",").compactMap { Double($0) }
        let expected = [369.6 / 372, 0, 0, 369.6 / 369, 107.2, 57.6]
        // Cairo writes six decimals.
        for (found, wanted) in zip(transform, expected) { #expect(abs(found - wanted) <= 1e-6) }
        #expect(transform.count == 6)
    }

    @Test func `a bare matrix is a pixel an entry`() throws {
        let bytes = try picture(rows: 2, columns: 5, style: .matrix).document(.svg, specification: nil)
        let document = try #require(SVGDocument(bytes))
        #expect(document.elements.first?["viewBox"] == "0 0 5 2")
        #expect(document.elements.first { $0.name == "image" }?["width"] == "5")
    }

    @Test(arguments: VectorFormat.allCases) func `equal figures are equal bytes`(format: VectorFormat) throws
    {
        let first = try picture(rows: 9, columns: 7, style: figure("Kernel")).document(
            format, specification: nil)
        let second = try picture(rows: 9, columns: 7, style: figure("Kernel")).document(
            format, specification: nil)
        let other = try picture(rows: 9, columns: 7, style: figure("kernel")).document(
            format, specification: nil)
        #expect(first == second)
        #expect(first != other)
    }

    @Test func `the PDF is as large as matplotlib's figure and has one date`() throws {
        let bytes = try picture(rows: 9, columns: 7, style: figure("Kernel")).document(
            .pdf, specification: nil)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("%PDF-1."))
        #expect(text.hasSuffix("%%EOF\n"))
        #expect(text.contains("/CreationDate (19700101000000Z)"))
        #expect(text.contains("/MediaBox [ 0 0 460.8 345.6 ]"))
    }

    private func document(ofPixels side: Int) throws -> [UInt8] {
        let page = try Canvas(width: side, height: side)
        return try page.document(PictureFacts(title: nil, specification: nil))
    }

    private func pixels(ofDocument side: Int) throws -> Raster {
        let page = try Canvas(width: side, height: side, format: .svg)
        return try page.raster()
    }

    @Test func `a page of pixels has no document and a document no pixels`() throws {
        #expect(try document(ofPixels: 10).isEmpty)
        #expect(throws: RenderingError.self) { try pixels(ofDocument: 10) }
    }
}
