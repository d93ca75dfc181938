import Compression
import TestSupport
import Testing

@testable import Rendering

/// Plots as SVG and PDF.
@Suite struct PlotDocumentTests {
    private static let hostile = [
        "</svg><script>alert(1)</script>", "\" onload=\"x", "&lt;&#0;]]>", "\u{202E}\u{0}\u{FFFF}<!--",
    ]

    private func plot(_ text: String) throws -> Plot {
        let ways = Series.Style.allCases.map {
            PlotSamples.series([(1, 2), (3, 5), (4, 4)], error: 0.5, name: text, style: $0)
        }
        return try PlotSamples.plot(ways, title: text, labels: text)
    }

    @Test(arguments: hostile) func `names are outlines, whatever they say`(text: String) throws {
        let document = try #require(SVGDocument(try plot(text).document(.svg, specification: nil)))
        #expect(document.isInert)
        #expect(Set(document.names).count == document.names.count)
        #expect(document.references.isSubset(of: document.names))
        #expect(document.references.contains { $0.hasPrefix("glyph") })
    }

    @Test func `nothing in a document is a picture`() throws {
        let document = try #require(SVGDocument(try plot("name").document(.svg, specification: nil)))
        #expect(!document.elements.contains { $0.name == "image" })
        #expect(
            !String(decoding: try plot("name").document(.pdf, specification: nil), as: UTF8.self).contains(
                "/Image"))
    }

    /// The first series is the only one that is filled with its colour, #0072B2.
    @Test func `markers stand at their points`() throws {
        let series = PlotSamples.series([(0, 0), (5, 10), (10, 5)])
        let document = try #require(
            SVGDocument(try PlotSamples.plot([series]).document(.svg, specification: nil)))
        let starts = document.elements.compactMap { element -> [Double]? in
            guard element["style"]?.contains(";fill:rgb(0%,44.705882%,69.803922%)") == true else {
                return nil
            }
            return element["d"]?.split(separator: " ").dropFirst().prefix(2).compactMap { Double($0) }
        }
        // A circle starts at its right, 7 points from the left: 3.5 / 72 inch from the centre.
        let expected = [(0.5, 0.5), (5.5, 10.5), (10.5, 5.5)].map { x, y in
            [80 + x / 11 * 496 + 3.5 * 640 / 460.8, 427.2 - y / 11 * 369.6]
        }
        #expect(starts.count == expected.count)
        // Cairo keeps places in 1/256 of a pixel.
        for (start, place) in zip(starts, expected) {
            #expect(zip(start, place).allSatisfy { abs($0 - $1) <= 1.0 / 256 })
        }
    }

    @Test(arguments: VectorFormat.allCases) func `equal plots are equal bytes`(format: VectorFormat) throws {
        let first = try plot("name").document(format, specification: nil)
        let second = try plot("name").document(format, specification: nil)
        let other = try plot("Name").document(format, specification: nil)
        #expect(first == second)
        #expect(first != other)
    }

    @Test func `plots drawn at the same time do not disturb each other`() async throws {
        let plot = try plot("name")
        func files() throws -> [[UInt8]] {
            try [
                plot.png(level: .balanced, specification: nil), plot.document(.svg, specification: nil),
                plot.document(.pdf, specification: nil),
            ]
        }
        let expected = try files()
        let drawn = try await withThrowingTaskGroup(of: [[UInt8]].self) { group in
            for _ in 0..<16 { group.addTask { try files() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(drawn == Array(repeating: expected, count: 16))
    }

    @Test func `a million points are a small file`() throws {
        let values = (0..<1_000_000).map { Double($0 * 7919 % 10_007) }
        let series = Series(name: "", values: values, from: 0, style: .line)
        let bytes = try PlotSamples.plot([series]).document(.svg, specification: nil)
        #expect(bytes.count < 200_000)
        #expect(SVGDocument(bytes) != nil)
    }
}
