import Testing

@testable import Transport

@Suite struct WatchTimeTests {
    @Test func `Time passes with the clock that is looked at`() {
        var time = WatchTime()
        let looks: [Duration] = [
            .milliseconds(1), .milliseconds(250), .milliseconds(600), .milliseconds(1600),
        ]
        for clock in looks {
            time.look(at: clock)
            #expect(time.now == clock)
        }
    }

    @Test func `Time in which nobody could look does not count`() {
        var time = WatchTime()
        time.look(at: .seconds(1))
        time.look(at: .seconds(3601))
        #expect(time.now == .seconds(2))
        time.look(at: .seconds(3602))
        #expect(time.now == .seconds(3))
    }
}
