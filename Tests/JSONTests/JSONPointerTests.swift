import JSON
import Testing

@Suite struct JSONPointerTests {
    private static let document = #"{"b": [1, 2], "a": {"x": [true, {"y": 1}], "~/": 2}}"#

    @Test func `A pointer's steps are escaped`() {
        let pointer = JSONPointer.document.member("a/b~c").element(3)
        #expect(pointer.description == "/a~1b~0c/3")
        #expect(JSONPointer.document.description.isEmpty)
    }

    @Test func `The way to a place counts what comes before it`() throws {
        let document = try JSONReader.read(Array(Self.document.utf8))
        let top = JSONPointer.document
        #expect(top.way(in: document) == [])
        #expect(top.member("b").element(1).way(in: document) == [0, 1])
        #expect(top.member("a").member("x").element(1).member("y").way(in: document) == [1, 0, 1, 0])
        #expect(top.member("a").member("~/").way(in: document) == [1, 1])
    }

    @Test func `What is missing comes last, and leads on to nowhere`() throws {
        let document = try JSONReader.read(Array(Self.document.utf8))
        let top = JSONPointer.document
        #expect(top.member("c").way(in: document) == [2])
        #expect(top.member("a").member("z").way(in: document) == [1, 2])
        #expect(top.member("b").element(1).member("z").element(4).way(in: document) == [0, 1, 0, 4])
        #expect(top.member("b").element(9).way(in: document) == [0, 9])
    }
}
