import HTTP
import HTTPTypes
import Testing

@Suite struct PreferTests {
    private func prefer(_ lines: String...) -> Prefer {
        var fields = HTTPFields()
        for line in lines { fields.append(HTTPField(name: .prefer, value: line)) }
        return Prefer(fields)
    }

    @Test(arguments: [
        "wait=10", "Wait=10", "wait = 10", "wait=\"10\"", "foo; bar, wait=10;x=\"a,b\"", "wait=10, wait=20",
    ])
    func `a wait is read in all its spellings`(value: String) {
        #expect(prefer(value).wait == 10)
        #expect(!prefer(value).respondAsync)
    }

    @Test(arguments: [
        "", "wait", "wait=", "wait=-1", "wait=1.5", "wait=x", "wait=99999999999999999999", "waits=1",
        "foo=\"wait=10\"",
    ])
    func `what is no wait is ignored`(value: String) { #expect(prefer(value).wait == nil) }

    @Test func `several lines are one list, and the first of a kind counts`() {
        let both = prefer("respond-async", "wait=5", "wait=7")
        #expect(both.respondAsync)
        #expect(both.wait == 5)
        #expect(prefer("wait=x, wait=5").wait == nil)
        #expect(prefer("respond-async, wait=100;foo").wait == 100)
        #expect(prefer() == prefer("handling=lenient"))
    }
}
