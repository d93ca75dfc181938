import Testing

@testable import HTTP

@Suite struct QueryItemTests {
    private func items(_ text: String) throws(RequestError) -> [[String]] {
        let bytes = Array(text.utf8)
        return try QueryItem.items(bytes.span).map { [$0.name, $0.value] }
    }

    @Test func `items keep their order`() throws {
        #expect(try items("b=2&a=1&b=3") == [["b", "2"], ["a", "1"], ["b", "3"]])
    }

    @Test func `delimiters are found before decoding`() throws {
        #expect(try items("a%3Db=c%26d") == [["a=b", "c&d"]])
        #expect(try items("a=b=c") == [["a", "b=c"]])
    }

    @Test func `a plus is a plus in a value and a space in a text`() throws {
        #expect(try items("t=1+2") == [["t", "1+2"]])
        let bytes = Array("t=My+%2B+ke%6Eel&u=a".utf8)
        #expect(try QueryItem.items(bytes.span).map(\.text) == ["My + kenel", "a"])
    }

    @Test func `empty pieces are left out and empty names are not`() throws {
        #expect(try items("&&a&=b&c=&") == [["a", ""], ["", "b"], ["c", ""]])
        #expect(try items("") == [])
    }

    @Test func `a bad escape is refused in names and in values`() {
        #expect(throws: RequestError.malformed(.percentEncoding)) { try items("%=1") }
        #expect(throws: RequestError.malformed(.percentEncoding)) { try items("a=%4") }
        #expect(throws: RequestError.malformed(.encodedText)) { try items("a=%FF") }
    }
}
