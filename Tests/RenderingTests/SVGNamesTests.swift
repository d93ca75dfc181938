import Testing

@testable import Rendering

@Suite struct SVGNamesTests {
    private func renumbered(_ text: String) -> String {
        String(decoding: SVGNames.renumbered(Array(text.utf8)), as: UTF8.self)
    }

    @Test func `names are numbered as they come, each stem on its own`() {
        let drawn = ##"<g id="a9"/><use href="#b70"/><g id="b4"/><p path="url(#a12)"/><use href="#a9"/>"##
        let same = ##"<g id="a0"/><use href="#b0"/><g id="b1"/><p path="url(#a1)"/><use href="#a0"/>"##
        #expect(renumbered(drawn) == same)
    }

    @Test func `glyphs of several fonts stay apart`() {
        let drawn = #"<s id="glyph0-0"/><s id="glyph0-1"/><s id="glyph1-0"/>"#
        #expect(renumbered(drawn) == drawn)
    }

    @Test(arguments: ["<g id=\"name\"/>", "<path d=\"M 9 7\" width=\"3\" grid=\"a9\"/>", "", "#", "id=\""])
    func `other text stays as it is`(text: String) {
        #expect(renumbered(text) == text)
    }
}
