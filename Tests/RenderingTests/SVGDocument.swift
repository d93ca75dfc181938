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

    /// Without what only separates elements.
    let characters: String

    /// - Returns: `nil` for what is not well-formed XML.
    init?(_ bytes: [UInt8]) {
        let parser = XMLParser(data: Data(bytes))
        let reader = Reader()
        parser.delegate = reader
        guard parser.parse() else { return nil }
        elements = reader.elements
        characters = reader.characters
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [Element] = []
        var characters = ""

        func parser(
            _: XMLParser, didStartElement name: String, namespaceURI _: String?, qualifiedName _: String?,
            attributes: [String: String]
        ) {
            elements.append(Element(name: name, attributes: attributes))
        }

        func parser(_: XMLParser, foundCharacters string: String) {
            characters += string.trimmingCharacters(in: .whitespacesAndNewlines)
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

    /// Whether nothing in it runs, loads or is read as text: outlines and embedded pictures only.
    var isInert: Bool {
        let harmless: Set = ["svg", "defs", "g", "symbol", "path", "use", "rect", "image", "clipPath"]
        return characters.isEmpty
            && elements.allSatisfy { element in
                let target = element["xlink:href"] ?? "#"
                return harmless.contains(element.name)
                    && (target.hasPrefix("#") || target.hasPrefix("data:image/png;base64,"))
                    && !element.attributes.keys.contains { $0.hasPrefix("on") || $0 == "href" }
            }
    }
}
