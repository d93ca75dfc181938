internal import CCairo

/// What a file says of the picture in it, for people and programs that look into the file instead of at it.
struct PictureFacts: Hashable, Sendable {
    /// As it stands over the picture.
    private let title: String?
    /// The digest of the specification that it was computed from.
    private let specification: String?

    private static let software = "ntkd"

    /// - Parameters:
    ///   - title: Whatever somebody wrote; what cannot be seen of it is left out.
    ///   - specification: A digest, by the program itself.
    init(title: String?, specification: String?) {
        self.title = title.map { DisplayText($0).text }.flatMap { $0.isEmpty ? nil : $0 }
        self.specification = specification
    }

    /// A PNG file's text chunks.
    var lines: [PNG.Text] {
        var lines = [PNG.Text(keyword: "Software", value: Self.software)]
        if let title { lines.insert(PNG.Text(keyword: "Title", value: title), at: 0) }
        if let specification { lines.append(PNG.Text(keyword: "Specification", value: specification)) }
        return lines
    }

    /// An SVG document's title and metadata, as Dublin Core.
    ///
    /// - SeeAlso: SVG 1.1, section 21; DCMI Metadata Terms.
    private var elements: String {
        func element(_ name: String, _ text: String?) -> String {
            text.map { "<\(name)>\(Self.escaped($0))</\(name)>" } ?? ""
        }
        let facts =
            element("dc:title", title) + element("dc:creator", Self.software)
            + element("dc:identifier", specification)
        return element("title", title) + """
            <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
            xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">\(facts)\
            </rdf:Description></rdf:RDF></metadata>
            """
    }

    /// Scalar by scalar, as an XML parser reads: with an accent behind it `<` is another character, but the same sign.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// An SVG document with these facts behind the start of its first element.
    func inserted(into document: [UInt8]) -> [UInt8] {
        let name = Array("<svg ".utf8)
        guard
            let start = document.indices.first(where: { document[$0...].starts(with: name) }),
            let end = document[start...].firstIndex(of: UInt8(ascii: ">"))
        else { return document }
        return document[...end] + Array("\n\(elements)".utf8) + document[(end + 1)...]
    }

    /// Tells them to a surface of PDF, before it is finished.
    func describe(_ surface: OpaquePointer) {
        if let title { unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title) }
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, Self.software)
        if let specification {
            unsafe cairo_pdf_surface_set_metadata(
                surface, CAIRO_PDF_METADATA_SUBJECT, "Specification \(specification)")
        }
    }
}
