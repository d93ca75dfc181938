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
        /// The peer to agree on TLS.
        case handshake
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
        case .handshake: duration = timeouts.handshake
        }
        instant = now + duration
    }
}

/// How fast a request's body comes.
struct BodyPace: Hashable {
    private let began: ContinuousClock.Instant
    private var bytes: Int

    /// `bytes` have come already.
    init(from now: ContinuousClock.Instant, bytes: Int) {
        began = now
        self.bytes = bytes
    }

    mutating func add(_ count: Int) { bytes += count }

    /// Whether the body is slower than it may be for long.
    func isTooSlow(at now: ContinuousClock.Instant) -> Bool {
        let elapsed = now - began
        return elapsed > ServerSettings.bodyGrace
            && Double(bytes) < elapsed / .seconds(1) * Double(ServerSettings.bodyPace)
    }
}
