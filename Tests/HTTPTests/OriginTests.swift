import Testing

@testable import HTTP

@Suite struct OriginTests {
    @Test(arguments: [
        ("https://example.org", "https://example.org"), ("HTTPS://Example.ORG:443", "https://example.org"),
        ("http://localhost:8080", "http://localhost:8080"), ("http://[::1]:80", "http://[::1]"),
        ("https://example.org:80", "https://example.org:80"),
    ])
    func `An origin is a scheme and whom it speaks to`(text: String, written: String) throws {
        #expect(try #require(Origin(text)).description == written)
    }

    @Test(arguments: [
        "null", "*", "", "example.org", "https://", "https://a/", "https://a/b", "https://u@a", "ftp://a",
        "https://a:99999", "https://a b", "https://*.a", "file://", "https://a?b", "https://a#b",
    ])
    func `Anything else is nobody's`(text: String) { #expect(Origin(text) == nil) }

    @Test func `An origin is its own host's whatever the scheme, to the port`() throws {
        let origin = try #require(Origin("https://example.org"))
        for (text, isSame) in [
            ("example.org", true), ("EXAMPLE.org:443", true), ("example.org:80", false),
            ("example.org:8443", false), ("example.com", false), ("a.example.org", false),
        ] {
            #expect(origin.isSame(as: try #require(Authority(text: text))) == isSame, "\(text)")
        }
    }
}
