import Testing

@testable import HTTP

@Suite struct RequestTargetTests {
    private func target(_ text: String) throws(RequestError) -> RequestTarget {
        let bytes = Array(text.utf8)
        return try RequestTarget(path: bytes.span)
    }

    @Test(
        arguments: [
            ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("//a", ["", "a"]),
            ("/v1/jobs/x%20y", ["v1", "jobs", "x y"]),
            ("/a?b/c", ["a"]), ("/...", ["..."]), ("/..;/a", ["..;", "a"]), ("/%252e", ["%2e"]),
        ] as [(String, [String])])
    func `a path is cut at its slashes and then decoded`(text: String, segments: [String]) throws {
        #expect(try target(text).segments == segments)
    }

    @Test(arguments: ["/.", "/..", "/a/../b", "/a/.", "/%2e%2E/a", "/.%2e", "/a/./"])
    func `dot segments are refused in every spelling`(text: String) {
        #expect(throws: RequestError.malformed(.dotSegment)) { try target(text) }
    }

    @Test func `a backslash is refused in the path and allowed in the query`() throws {
        #expect(throws: RequestError.malformed(.targetCharacter)) { try target("/a\\b") }
        #expect(try target("/a?b=\\").query("b") == "\\")
    }

    @Test func `path and query are also kept as they came`() throws {
        let target = try target("/a%20b/?x=%31&y")
        #expect(target.path == "/a%20b/")
        #expect(target.rawQuery == "x=%31&y")
        #expect(
            target.query == [
                QueryItem(name: "x", value: "1", text: "1"), QueryItem(name: "y", value: "", text: ""),
            ])
        #expect(target.form == .path)
    }

    @Test func `no query and an empty query differ`() throws {
        #expect(try target("/").rawQuery == nil)
        #expect(try target("/?").rawQuery == "")
        #expect(try target("/?").query == [])
    }

    @Test func `the first of several items answers for their name`() throws {
        #expect(try target("/?a=1&a=2").query("a") == "1")
        #expect(try target("/?a=1").query("b") == nil)
    }
}
