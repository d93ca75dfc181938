import Testing

@testable import Transport

@Suite struct DeadlineTests {
    private static let timeouts = ServerSettings.Timeouts(
        header: .seconds(1), body: .seconds(2), write: .seconds(3), idle: .seconds(4), linger: .seconds(5),
        handshake: .seconds(6))

    @Test(arguments: [
        (Deadline.Cause.header, 1), (.body, 2), (.write, 3), (.idle, 4), (.linger, 5), (.handshake, 6),
    ])
    func `Each cause has its own time`(cause: Deadline.Cause, seconds: Int) {
        let now = ContinuousClock.now
        let deadline = Deadline(cause, Self.timeouts, from: now)
        #expect(deadline.cause == cause)
        #expect(deadline.instant == now + .seconds(seconds))
    }

    @Test func `A body may be slow for a while, and not for ever`() {
        let now = ContinuousClock.now
        var pace = BodyPace(from: now, bytes: 0)
        #expect(!pace.isTooSlow(at: now + .seconds(10)))
        #expect(pace.isTooSlow(at: now + .seconds(11)))
        pace.add(11 * 1024)
        #expect(!pace.isTooSlow(at: now + .seconds(11)))
        #expect(pace.isTooSlow(at: now + .seconds(12)))
    }
}
