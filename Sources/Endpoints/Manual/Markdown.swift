internal import CCMark

/// Markdown as HTML, block by block, by GitHub's own library.
///
/// HTML in the text is left out, and so are links that run code.
/// - SeeAlso: *GitHub Flavored Markdown Spec* 0.29, of which tables are read.
enum Markdown {
    /// A heading, a paragraph, a table and the like.
    struct Block {
        let kind: Kind
        /// Of a heading what is in it, else the element.
        let html: String
    }

    enum Kind: Equatable {
        /// By its level from 1 on, with its words.
        case heading(Int, String)
        case table
        case other
    }

    /// The library's default keeps raw HTML out.
    private static let options = CMARK_OPT_DEFAULT
    private static let extensionNames: [String] = {
        cmark_gfm_core_extensions_ensure_registered()
        return ["table"]
    }()

    /// The blocks of a text, in order.
    static func blocks(of text: String) -> [Block] {
        let names = extensionNames
        guard let parser = unsafe cmark_parser_new(options) else { return [] }
        defer { unsafe cmark_parser_free(parser) }
        for name in names {
            guard let found = unsafe cmark_find_syntax_extension(name) else { continue }
            unsafe cmark_parser_attach_syntax_extension(parser, found)
        }
        let characters = text.utf8.map { CChar(bitPattern: $0) }
        unsafe characters.withUnsafeBufferPointer {
            unsafe cmark_parser_feed(parser, $0.baseAddress, $0.count)
        }
        guard let document = unsafe cmark_parser_finish(parser) else { return [] }
        defer { unsafe cmark_node_free(document) }
        let extensions = unsafe cmark_parser_get_syntax_extensions(parser)
        var blocks: [Block] = []
        var next = unsafe cmark_node_first_child(document)
        while let node = unsafe next {
            unsafe blocks.append(block(node, html: html(of: node, extensions)))
            unsafe next = cmark_node_next(node)
        }
        return blocks
    }

    private static func html(
        of node: OpaquePointer, _ extensions: UnsafeMutablePointer<cmark_llist>?
    ) -> String {
        guard let text = unsafe cmark_render_html(node, options, extensions) else { return "" }
        defer { unsafe cmark_get_default_mem_allocator().pointee.free(text) }
        return unsafe String(cString: text)
    }

    private static func block(_ node: OpaquePointer, html: String) -> Block {
        switch unsafe String(cString: cmark_node_get_type_string(node)) {
        case "heading":
            let level = unsafe Int(cmark_node_get_heading_level(node))
            let inner = html.drop { $0 != ">" }.dropFirst()
            let end = inner.lastIndex(of: "<") ?? inner.endIndex
            return Block(kind: .heading(level, unsafe words(in: node)), html: String(inner[..<end]))
        case "table": return Block(kind: .table, html: html)
        default: return Block(kind: .other, html: html)
        }
    }

    /// What is to be read of a node, without markup.
    private static func words(in node: OpaquePointer) -> String {
        if let literal = unsafe cmark_node_get_literal(node) { return unsafe String(cString: literal) }
        var words = ""
        var next = unsafe cmark_node_first_child(node)
        while let child = unsafe next {
            words += unsafe self.words(in: child)
            unsafe next = cmark_node_next(child)
        }
        return words
    }
}

extension Markdown {
    /// A text that says itself, whatever characters it has, within a table too.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            if "\\`*_{}[]<>()#+-.!|~&".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
    }

    /// Code, within a table too; it has no backticks.
    static func code(_ text: String) -> String { "`\(text.replacing("|", with: "\\|"))`" }

    /// A table of cells that are Markdown.
    static func table(_ heads: [String], _ rows: [[String]]) -> String {
        ([heads, heads.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |" }
            .joined(separator: "\n")
    }
}
