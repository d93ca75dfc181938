import Testing

@testable import HTTP

@Suite struct PercentDecodingTests {
    private func decode(
        _ text: String, _ component: PercentDecoding.Component = .segment
    ) throws(RequestError) -> String {
        let bytes = Array(text.utf8)
        return try PercentDecoding.decode(bytes.span, as: component)
    }

    @Test func `text is decoded once`() throws {
        #expect(try decode("plain") == "plain")
        #expect(try decode("") == "")
        #expect(try decode("%41%62c") == "Abc")
        #expect(try decode("%c3%A9") == "é")
        #expect(try decode("%252e%252e") == "%2e%2e")
        #expect(try decode("a+b") == "a+b")
    }

    @Test(arguments: ["%", "%2", "a%", "%g0", "%0g", "%%41", "%+1"])
    func `a percent sign is followed by two hexadecimal digits`(text: String) {
        #expect(throws: RequestError.malformed(.percentEncoding)) { try decode(text) }
        #expect(throws: RequestError.malformed(.percentEncoding)) { try decode(text, .query) }
    }

    @Test(arguments: ["%00", "%2f", "%2F", "%5c", "%5C", "%0d%0a", "%7f"])
    func `a segment encodes no delimiter and no control`(text: String) {
        #expect(throws: RequestError.malformed(.forbiddenEncoding)) { try decode(text) }
    }

    @Test func `a query may encode anything but NUL`() throws {
        #expect(try decode("a%2Fb%5C%0A", .query) == "a/b\\\n")
        #expect(throws: RequestError.malformed(.forbiddenEncoding)) { try decode("%00", .query) }
    }

    @Test(arguments: ["%ff", "%c0%ae", "%c3", "%ed%a0%80", "%f4%90%80%80"])
    func `bytes that are not UTF-8 are refused`(text: String) {
        #expect(throws: RequestError.malformed(.encodedText)) { try decode(text) }
    }
}
