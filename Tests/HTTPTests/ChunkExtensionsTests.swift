import Testing

@testable import HTTP

@Suite struct ChunkExtensionsTests {
    private func areValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return ChunkExtensions.areValid(bytes.span)
    }

    @Test(arguments: [
        "", ";a", ";a=b", ";a=b;c=\"d e\"", ";a=\"\"", ";a=\"\\\"\"", ";a;b;c", ";a=\"x;y\"", ";a=\"é\"",
    ])
    func `an extension is a name and perhaps a value`(text: String) { #expect(areValid(text)) }

    @Test(arguments: [
        ";", ";;a", ";a;", ";=x", ";[=x", ";a=", ";a=\"b", ";a=\"b\"c", ";a=\"\\\"", ";a b", "; a", ";a =b",
        " ;a", ";a=b ",
        "a", ";a=é",
    ])
    func `anything else is not`(text: String) { #expect(!areValid(text)) }
}
