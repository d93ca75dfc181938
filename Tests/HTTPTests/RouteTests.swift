import HTTP
import HTTPTypes
import Testing

@Suite struct RouteTests {
    @Test(arguments: ["", "a", "/{", "/a{b}", "/{}", "/{a}.json", "/a}"])
    func `a template is segments, some of them in braces`(template: String) {
        #expect(throws: RouteError.malformed(template: template)) { try Router([Route(.get, template, 0)]) }
    }

    @Test func `one method and place has one route`() {
        #expect(throws: RouteError.repeated(method: "GET", template: "/a")) {
            try Router([Route(.get, "/a", 0), Route(.post, "/a", 0), Route(.get, "/a", 1)])
        }
    }

    @Test func `one place has one name for its parameter`() {
        #expect(throws: RouteError.ambiguous(template: "/{b}/c")) {
            try Router([Route(.get, "/{a}", 0), Route(.get, "/{b}/c", 0)])
        }
    }
}
