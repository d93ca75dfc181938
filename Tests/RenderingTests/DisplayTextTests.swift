import Testing

@testable import Rendering

@Suite struct DisplayTextTests {
    @Test(arguments: [
        ("Neural Tangent Kernel", "Neural Tangent Kernel"),
        ("  two\n\tlines\r\n", "two lines"),
        ("a\u{0}b\u{7}c", "a b c"),
        ("\u{1B}[31mred", "[31mred"),
        ("left\u{202E}right\u{2066}\u{200B}", "leftright"),
        ("Θ = ∇f·∇fᵀ", "Θ = ∇f·∇fᵀ"),
        ("\u{FFFFE}\u{E000}", ""),
        ("", ""),
    ])
    func `only what can stand on a line is left`(source: String, text: String) {
        #expect(DisplayText(source).text == text)
    }

    @Test func `what fits is not touched`() {
        #expect(DisplayText("kernel").shortened { $0.count <= 6 } == "kernel")
    }

    @Test func `what does not fit ends in an ellipsis and just fits`() {
        #expect(DisplayText("kernel of a network").shortened { $0.count <= 10 } == "kernel of…")
        #expect(DisplayText("kernel").shortened { $0.count <= 4 } == "ker…")
        #expect(DisplayText("kernel").shortened { $0.count <= 1 } == "…")
        #expect(DisplayText("kernel").shortened { _ in false } == "")
    }

    @Test func `no text is long`() {
        #expect(DisplayText(String(repeating: "x", count: 1_000_000)).text.count == DisplayText.lengthLimit)
    }
}
