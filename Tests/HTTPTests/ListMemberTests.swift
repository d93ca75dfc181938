import HTTPTypes
import Testing

@testable import HTTP

@Suite struct ListMemberTests {
    private func values(_ text: String) -> [String] { ListMember.members(of: text).map(\.value) }

    @Test func `members stand between commas, and empty ones do not count`() {
        #expect(values("a, b ,\tc") == ["a", "b", "c"])
        #expect(values(", ,a,,") == ["a"])
        #expect(values("") == [])
    }

    @Test func `parameters have lower-case names and unquoted values`() {
        let member = ListMember.members(of: "a ; B=c;D = \"e,\\\"f;g\" ;h;; i=").first
        #expect(member?.parameters.map(\.name) == ["b", "d", "h", "i"])
        #expect(member?.parameters.map(\.value) == ["c", "e,\"f;g", "", ""])
    }

    @Test(arguments: ["a;b c", "a;=c", "a;b=\"c", "a;b=\"c\"d", "a;b=c d", "a;b=\"\\\""])
    func `a member with a malformed parameter is left out`(text: String) {
        #expect(ListMember.members(of: text) == [])
    }

    @Test func `the members around a malformed one are kept`() {
        #expect(values("x, a;b c, y") == ["x", "y"])
    }

    @Test func `several lines are one list`() {
        var fields = HTTPFields()
        fields.append(HTTPField(name: .accept, value: "a, b"))
        fields.append(HTTPField(name: .range, value: "x"))
        fields.append(HTTPField(name: .accept, value: "c"))
        #expect(ListMember.members(of: .accept, in: fields).map(\.value) == ["a", "b", "c"])
    }
}
