@testable import Transport

extension ServerSettings.Timeouts {
    /// Longer than any test: for those that are not about time, on a machine however busy.
    static let endless = endless(but: nil)

    /// One short time, the others longer than any test.
    static func endless(but cause: Deadline.Cause?) -> Self {
        func time(_ other: Deadline.Cause) -> Duration { other == cause ? .milliseconds(50) : .seconds(600) }
        var timeouts = Self(
            header: time(.header), body: time(.body), write: time(.write), idle: time(.idle),
            linger: time(.linger), handshake: time(.handshake))
        timeouts.bodyGrace = .seconds(600)
        return timeouts
    }
}
