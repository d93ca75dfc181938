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
        var deadline = Deadline(cause)
        #expect(deadline.cause == cause)
        // The first look begins it.
        let looks: [Duration] = [
            .seconds(100), .seconds(100 + seconds) - .nanoseconds(1), .seconds(100 + seconds),
        ]
        #expect(looks.map { deadline.isOver(at: $0, Self.timeouts) } == [false, false, true])
    }

    @Test func `A peer that is still sending has more time to close, and not for ever`() {
        var deadline = Deadline(.linger)
        func isOver(at seconds: Int) -> Bool { deadline.isOver(at: .seconds(seconds), Self.timeouts) }
        #expect(!isOver(at: 100))
        deadline.add(5 * ServerSettings.bodyPace)
        #expect([104, 105, 109, 110].map(isOver) == [false, false, false, true])
        deadline = Deadline(.linger)
        var last = Duration.seconds(100)
        while !deadline.isOver(at: last, Self.timeouts), last < .seconds(200) {
            deadline.add(2 * ServerSettings.bodyPace)
            last += .seconds(1)
        }
        #expect(last == .seconds(100) + ServerSettings.longestLinger)
    }

    @Test func `A peer that trickles has no more time to close`() {
        var deadline = Deadline(.linger)
        func isOver(at seconds: Int) -> Bool { deadline.isOver(at: .seconds(seconds), Self.timeouts) }
        #expect(!isOver(at: 100))
        deadline.add(5 * ServerSettings.bodyPace - 1)
        #expect(isOver(at: 105))
    }

    @Test func `Nothing else is put off`() {
        var deadline = Deadline(.header)
        func isOver(at seconds: Int) -> Bool { deadline.isOver(at: .seconds(seconds), Self.timeouts) }
        #expect(!isOver(at: 100))
        deadline.add(1 << 20)
        #expect(isOver(at: 101))
    }

    @Test func `A body may be slow for a while, and not for ever`() {
        let now = Duration.seconds(100)
        var pace = BodyPace(bytes: 0)
        #expect(
            [0, 10, 11].map { pace.isTooSlow(at: now + .seconds($0), grace: Self.timeouts.bodyGrace) } == [
                false, false, true,
            ])
        pace.add(11 * 1024)
        #expect(
            [11, 12].map { pace.isTooSlow(at: now + .seconds($0), grace: Self.timeouts.bodyGrace) } == [
                false, true,
            ])
    }

    @Test func `However much of a body has come, it may not trickle`() {
        let now = Duration.seconds(100)
        var pace = BodyPace(bytes: 0)
        _ = pace.isTooSlow(at: now, grace: Self.timeouts.bodyGrace)
        pace.add(1 << 30)
        #expect(
            [60, 61, 71, 72].map { pace.isTooSlow(at: now + .seconds($0), grace: Self.timeouts.bodyGrace) }
                == [false, false, false, true])
    }
}
