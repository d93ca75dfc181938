import Testing

@testable import Transport

@Suite struct BodyInboxTests {
    @Test func `What has come is taken at once, and then the end`() {
        var inbox = BodyInbox()
        #expect(inbox.take() == .nothing)
        #expect(!inbox.hasNews)
        #expect(inbox.hasRoom)
        inbox.add([1, 2])
        inbox.add([3])
        #expect(inbox.hasNews)
        #expect(inbox.take() == .piece([1, 2, 3]))
        #expect(inbox.take() == .nothing)
        inbox.add([4])
        inbox.complete()
        #expect(!inbox.hasRoom)
        #expect(inbox.take() == .piece([4]))
        #expect(inbox.take() == .end)
        #expect(inbox.take() == .end)
        #expect(inbox.hasNews)
    }

    @Test func `What nobody takes fills it`() {
        var inbox = BodyInbox()
        inbox.add([UInt8](repeating: 0, count: ServerSettings.inputHighWater - 1))
        #expect(inbox.hasRoom)
        inbox.add([0])
        #expect(!inbox.hasRoom)
        _ = inbox.take()
        #expect(inbox.hasRoom)
    }
}
