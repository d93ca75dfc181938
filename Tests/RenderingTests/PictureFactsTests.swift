import Compression
import TestSupport
import Testing

@testable import Rendering

/// What files say of their pictures.
@Suite struct PictureFactsTests {
    private static let digest = "sha256:0123456789abcdef"

    @Test(arguments: [
        ("Kernel of 4 points", "Kernel of 4 points"),
        ("</title><script>alert(1)</script>", "</title><script>alert(1)</script>"),
        ("&lt; \" onload='x' ]]> --> Θ", "&lt; \" onload='x' ]]> --> Θ"),
        ("<\u{301}b>&\u{301}lt;", "<\u{301}b>&\u{301}lt;"),
        ("\u{202E}a\u{0}\u{FFFE}\nb", "ab"),
    ])
    func `a document of SVG says its title and its digest as text, whatever they are`(
        title: String, seen: String
    ) throws {
        let plot = try PlotSamples.plot([], title: title)
        let document = try #require(SVGDocument(try plot.document(.svg, specification: Self.digest)))
        #expect(document.isInert)
        // A control character separates words.
        let found = document.texts["title"]?.replacing(" b", with: "b")
        #expect(found == seen)
        #expect(document.texts["dc:title"] == document.texts["title"])
        #expect(document.texts["dc:identifier"] == Self.digest)
        #expect(document.texts["dc:creator"] == "ntkd")
        // Browsers take the first child for the document's name.
        #expect(document.elements[1].name == "title")
    }

    @Test func `a document without a title has none`() throws {
        let document = try #require(
            SVGDocument(try PlotSamples.plot([], title: "\u{0}").document(.svg, specification: nil)))
        #expect(document.texts == ["dc:creator": "ntkd"])
    }

    @Test func `a PDF says them too`() throws {
        let plot = try PlotSamples.plot([], title: "A (Θ\\")
        let text = String(decoding: try plot.document(.pdf, specification: Self.digest), as: UTF8.self)
        // UTF-16 with its mark, in hexadecimal digits.
        #expect(text.contains("/Title <FEFF0041002000280398005C>"))
        #expect(text.contains("/Subject (Specification \(Self.digest))"))
        #expect(text.contains("/Creator (ntkd)"))
    }

    @Test func `a PNG says them too`() throws {
        let plot = try PlotSamples.plot([], title: "Kernel")
        let found = chunks(try plot.png(level: .balanced, specification: Self.digest))
        let texts = found.filter { $0.name == "tEXt" }.map { String(decoding: $0.data, as: UTF8.self) }
        #expect(texts == ["Title\0Kernel", "Software\0ntkd", "Specification\0\(Self.digest)"])
    }
}
