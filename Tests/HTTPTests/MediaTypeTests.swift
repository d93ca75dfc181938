import HTTP
import Testing

@Suite struct MediaTypeTests {
    @Test func `names are in lower case and parameters beside them`() throws {
        let type = try #require(MediaType("Text/CSV; Charset=UTF-8; header=Present"))
        #expect(type.essence == "text/csv")
        #expect(type.parameters == ["charset": "utf-8", "header": "Present"])
        #expect(MediaType("application/x-npy")?.parameters == [:])
        #expect(MediaType("application/problem+json")?.subtype == "problem+json")
    }

    @Test(arguments: ["", "text", "text/", "/csv", "text/csv/x", "te xt/csv", "text /csv", "text/csv; a b"])
    func `text that is no media type is nil`(text: String) { #expect(MediaType(text) == nil) }

    @Test func `a parameter may lack a value`() {
        #expect(MediaType("text/csv; header")?.parameters == ["header": ""])
    }
}
