import HTTP
import HTTPTypes
import Testing

@Suite struct AcceptTests {
    static let offers = ["application/json", "application/x-npy", "text/csv"].compactMap { MediaType($0) }

    private func choice(_ lines: String...) -> String? {
        var fields = HTTPFields()
        for line in lines { fields.append(HTTPField(name: .accept, value: line)) }
        return Accept(fields).preferred(among: Self.offers)?.essence
    }

    @Test func `without a wish the first offer is made`() {
        #expect(choice() == "application/json")
        #expect(choice("") == "application/json")
        #expect(choice("*/*") == "application/json")
    }

    @Test func `the heaviest wish wins, and of equals the first offer`() {
        #expect(choice("text/csv") == "text/csv")
        #expect(choice("application/json;q=0.5, text/csv;q=0.6") == "text/csv")
        #expect(choice("text/csv, application/json") == "application/json")
        #expect(choice("TEXT/CSV;Q=0.9", "application/x-npy") == "application/x-npy")
    }

    @Test func `the most specific range decides a type's weight`() {
        #expect(choice("application/*;q=0.9, application/json;q=0.1") == "application/x-npy")
        #expect(choice("*/*, application/*;q=0") == "text/csv")
        #expect(choice("text/*;q=0.3, */*;q=0.2, text/csv;q=0") == "application/json")
    }

    @Test func `what is refused or not mentioned is not sent`() {
        #expect(choice("image/png") == nil)
        #expect(choice("*/*;q=0") == nil)
        #expect(choice("application/json;q=0, text/html") == nil)
    }

    @Test func `malformed members are as if they were not there`() {
        #expect(choice("text/csv;q=2, application/x-npy") == "application/x-npy")
        #expect(choice("*/csv, json, text/csv;q=0.1") == "text/csv")
        #expect(choice("nonsense") == "application/json")
    }

    @Test func `a parameter narrows a range unless it is the character set`() throws {
        let offer = try #require(MediaType("text/csv;header=present"))
        func allows(_ value: String) -> Bool { Accept([.accept: value]).allows(offer) }
        #expect(allows("text/csv;header=present"))
        #expect(!allows("text/csv;header=absent"))
        #expect(allows("text/csv;charset=utf-8"))
        #expect(!allows("text/csv, text/csv;header=present;q=0"))
        #expect(allows("text/csv;q=0.5;level=1"))
    }
}
