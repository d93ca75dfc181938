/// What a connection waits for, and until when.
struct Deadline: Hashable {
    enum Cause: Hashable {
        /// The next request.
        case idle
        /// The rest of a header section.
        case header
        /// More of a body.
        case body
        /// The peer to take what was written.
        case write
        /// The peer to close.
        case linger
    }

    let cause: Cause
    let instant: ContinuousClock.Instant

    init(_ cause: Cause, _ timeouts: ServerSettings.Timeouts, from now: ContinuousClock.Instant) {
        self.cause = cause
        let duration: Duration
        switch cause {
        case .idle: duration = timeouts.idle
        case .header: duration = timeouts.header
        case .body: duration = timeouts.body
        case .write: duration = timeouts.write
        case .linger: duration = timeouts.linger
        }
        instant = now + duration
    }
}
