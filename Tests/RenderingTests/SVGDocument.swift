import Foundation
import FoundationXML

/// An SVG document as an XML parser reads it.
struct SVGDocument {
    struct Element {
        let name: String
        let attributes: [String: String]

        subscript(attribute: String) -> String? { attributes[attribute] }
    }

    /// In the order of their beginnings.
    let elements: [Element]

    /// The text of each element that is there to be read by programs, by its name; what stands elsewhere, by "".
    ///
    /// Without what only separates elements.
    let texts: [String: String]

    private static let readable: Set = ["title", "dc:title", "dc:creator", "dc:identifier"]

    /// - Returns: `nil` for what is not well-formed XML.
    init?(_ bytes: [UInt8]) {
        let parser = XMLParser(data: Data(bytes))
        let reader = Reader()
        parser.delegate = reader
        guard parser.parse() else { return nil }
        elements = reader.elements
        texts = reader.texts
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [Element] = []
        var texts: [String: String] = [:]
        private var open: [String] = []

        func parser(
            _: XMLParser, didStartElement name: String, namespaceURI _: String?, qualifiedName _: String?,
            attributes: [String: String]
        ) {
            elements.append(Element(name: name, attributes: attributes))
            open.append(name)
        }

        func parser(
            _: XMLParser, didEndElement _: String, namespaceURI _: String?, qualifiedName _: String?
        ) {
            open.removeLast()
        }

        func parser(_: XMLParser, foundCharacters string: String) {
            let place = open.last.flatMap { SVGDocument.readable.contains($0) ? $0 : nil } ?? ""
            let text = place.isEmpty ? string.trimmingCharacters(in: .whitespacesAndNewlines) : string
            if !text.isEmpty { texts[place, default: ""] += text }
        }
    }

    /// What the parts are called; what they are called by, without the sign before it.
    var names: [String] { elements.compactMap { $0["id"] } }
    var references: Set<String> {
        Set(
            elements.compactMap { $0["xlink:href"] }.filter { $0.hasPrefix("#") }.map {
                String($0.dropFirst())
            })
    }

    /// Whether nothing in it runs or loads, and no text is part of the picture: outlines and embedded pictures only.
    var isInert: Bool {
        let harmless: Set = [
            "svg", "defs", "g", "symbol", "path", "use", "rect", "image", "clipPath", "metadata", "rdf:RDF",
            "rdf:Description",
        ]
        return texts[""] == nil
            && elements.allSatisfy { element in
                let target = element["xlink:href"] ?? "#"
                return harmless.union(Self.readable).contains(element.name)
                    && (target.hasPrefix("#") || target.hasPrefix("data:image/png;base64,"))
                    && !element.attributes.keys.contains { $0.hasPrefix("on") || $0 == "href" }
            }
    }
}
