/// The manual as one page, which is made of its chapters once.
enum ManualPage {
    static let file = PageFile(bytes: Array(html.utf8), contentType: "text/html; charset=utf-8")

    /// The frame with what stands in it.
    private static let html: String = {
        let chapters = ManualChapter.all.map { Chapter(Markdown.blocks(of: ManualFacts.filled($0.text))) }
        let frame = String(decoding: PackageResources.manual_html, as: UTF8.self)
        return frame.replacing("{{contents}}", with: contents(of: chapters))
            .replacing("{{chapters}}", with: chapters.map(\.html).joined(separator: "\n"))
    }()

    /// A chapter's HTML and its headings.
    private struct Chapter {
        private(set) var html = "<section class=\"card\">\n"
        /// Of the first two levels.
        private(set) var headings: [Heading] = []

        struct Heading {
            let level: Int
            let anchor: String
            let html: String
        }

        init(_ blocks: [Markdown.Block]) {
            for block in blocks { append(block) }
            html += "</section>"
        }

        private mutating func append(_ block: Markdown.Block) {
            switch block.kind {
            case .heading(let level, let words):
                let anchor = ManualPage.anchor(words)
                if level < 3 {
                    headings.append(Heading(level: level, anchor: anchor, html: block.html))
                }
                // The page itself has the first level.
                html +=
                    "<h\(level + 1) id=\"\(anchor)\"><a href=\"#\(anchor)\">\(block.html)</a></h\(level + 1)>\n"
            case .table: html += "<div class=\"scroll\" tabindex=\"0\">\n\(block.html)</div>\n"
            case .other: html += block.html
            }
        }
    }

    private static func contents(of chapters: [Chapter]) -> String {
        let items = chapters.map { chapter in
            let links = chapter.headings.map { "<a href=\"#\($0.anchor)\">\($0.html)</a>" }
            let inner = links.dropFirst().map { "<li>\($0)</li>" }.joined()
            return "<li>\(links.first ?? "")\(inner.isEmpty ? "" : "<ul>\(inner)</ul>")</li>"
        }
        return "<ol>\n\(items.joined(separator: "\n"))\n</ol>"
    }

    /// The name of a heading: its letters and digits, with hyphens in place of what lies between them.
    static func anchor(_ words: String) -> String {
        words.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
    }
}
