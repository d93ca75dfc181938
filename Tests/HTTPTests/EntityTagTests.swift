import Testing

@testable import HTTP

@Suite struct EntityTagTests {
    @Test func `each coding has a tag of its own`() {
        let tag = EntityTag(strong: "abc")
        #expect(tag.fieldValue == "\"abc\"")
        #expect(tag.coded(.gzip).fieldValue == "\"abc-gzip\"")
        #expect(tag.coded(.identity) == tag)
    }

    @Test(
        arguments: [
            ("\"a\"", ["\"a\""]), ("\"a\", W/\"b\" ,\"c,d\"", ["\"a\"", "W/\"b\"", "\"c,d\""]),
            ("\"\"", ["\"\""]),
            ("a, \"b\"", ["\"b\""]), ("\"a", []), ("w/\"a\"", []), ("\"a\"b, \"c\"", ["\"c\""]),
            (",, \"a\",", ["\"a\""]),
            ("\"a\\\"", ["\"a\\\""]), ("\"a b\", \"c\"", ["\"c\""]), ("", []), ("\"é\"", ["\"é\""]),
            ("W/ \"a\"", []),
        ] as [(String, [String])])
    func `a list is read tag by tag`(value: String, tags: [String]) {
        #expect(EntityTag.list(value).map(\.fieldValue) == tags)
    }

    /// The table of RFC 9110 section 8.8.3.2.
    @Test func `comparison is as in the RFC's table`() throws {
        let weak = try #require(EntityTag.list("W/\"1\"").first)
        let other = try #require(EntityTag.list("W/\"2\"").first)
        let strong = EntityTag(strong: "1")
        #expect(!weak.matchesStrongly(weak) && weak.matchesWeakly(weak))
        #expect(!weak.matchesStrongly(other) && !weak.matchesWeakly(other))
        #expect(!weak.matchesStrongly(strong) && weak.matchesWeakly(strong))
        #expect(strong.matchesStrongly(strong) && strong.matchesWeakly(strong))
    }
}
