import Testing

@testable import Endpoints

@Suite struct MarkdownTests {
    private func html(_ text: String) -> String { Markdown.blocks(of: text).map(\.html).joined() }

    @Test(arguments: [
        "<script>alert(1)</script>", "a <b onclick=\"x()\">b</b>", "<img src=x onerror=x()>",
        "[a](javascript:x)", "<javascript:x>", "![a](data:text/html,x)", "# <b>a</b>",
        "| <i>a</i> |\n|---|\n| <i>b</i> |",
    ])
    func `No raw HTML of a text passes, and no link that runs code`(text: String) {
        let html = html(text)
        #expect(
            html.firstMatch(of: /<script|<b[ >]|<i>|onclick|onerror|="javascript:|="data:/) == nil, "\(html)")
    }

    @Test func `Headings have levels and words`() {
        let blocks = Markdown.blocks(of: "# One `code` *more*\n\ntext\n\n### Three")
        #expect(blocks.map(\.kind) == [.heading(1, "One code more"), .other, .heading(3, "Three")])
        #expect(blocks[0].html == "One <code>code</code> <em>more</em>")
        #expect(blocks[1].html == "<p>text</p>\n")
    }

    @Test func `Tables are read`() {
        let blocks = Markdown.blocks(of: Markdown.table(["a", "b"], [["1", Markdown.code("x|y")]]))
        #expect(blocks.map(\.kind) == [.table])
        #expect(blocks[0].html.contains("<td><code>x|y</code></td>"))
    }

    @Test(arguments: ["a|b", "*a* _b_ `c` <d> &amp; [e](f) ~g~ \\h", "1. x", "# x", "- x", "!x"])
    func `An escaped text says itself`(text: String) {
        let cell = Markdown.blocks(of: Markdown.table(["x"], [[Markdown.escaped(text)]]))
        let shown = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
            ">", with: "&gt;")
        #expect(cell[0].html.contains("<td>\(shown)</td>"), "\(cell[0].html)")
    }

    @Test func `An empty text has no blocks`() { #expect(Markdown.blocks(of: "").isEmpty) }
}
