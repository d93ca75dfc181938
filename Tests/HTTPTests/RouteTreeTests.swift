import Testing

@testable import HTTP

@Suite struct RouteTreeTests {
    @Test func `a way that led nowhere leaves no parameter behind`() throws {
        var tree = RouteTree()
        _ = try tree.insert("/v/{id}/x")
        let place = try tree.insert("/{id}/{part}/y")
        let match = try #require(tree.find(["v", "1", "y"]))
        #expect(match.place == place)
        #expect(match.parameters["id"] == "v")
        #expect(match.parameters["part"] == "1")
    }

    @Test func `one template is one place, and a way through it is none`() throws {
        var tree = RouteTree()
        let place = try tree.insert("/a/{b}/c")
        #expect(try tree.insert("/a/{b}/c") == place)
        #expect(tree.find(["a", "x"])?.place == nil)
        #expect(tree.find([])?.place == nil)
        #expect(try tree.insert("/") == 0)
        #expect(tree.find([])?.place == 0)
    }

    @Test func `many dead ends come to nothing`() throws {
        var tree = RouteTree()
        // Every segment may be the literal or the parameter: the worst case for going back.
        for depth in 1...12 {
            _ = try tree.insert(String(repeating: "/a", count: depth) + "/{x}/end\(depth)")
        }
        #expect(tree.find(Array(repeating: "a", count: 14))?.place == nil)
    }
}
