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
    /// The poller's time at which it is over; nil before the first tick.
    private var end: Duration?
    /// The poller's time beyond which it is not put off.
    private var last = Duration.zero
    /// Bytes since its time began.
    private var received = 0

    init(_ cause: Cause) { self.cause = cause }

    /// Whether the time for the cause is over.
    ///
    /// The time begins at the first tick that asks, so that a deadline costs no look at a clock: almost all of them
    /// are set and forgotten between two ticks.
    mutating func isOver(at now: Duration, _ timeouts: ServerSettings.Timeouts) -> Bool {
        guard let end else {
            self.end = now + timeouts[cause]
            last = now + max(timeouts[cause], ServerSettings.longestLinger)
            return false
        }
        guard now >= end else { return false }
        let wanted = Double(ServerSettings.bodyPace) * (timeouts[cause] / .seconds(1))
        guard cause == .linger, Double(received) >= wanted else { return true }
        received = 0
        self.end = min(now + timeouts[cause], last)
        return now >= last
    }

    /// Counts what the peer still sends while it is for the peer to close.
    ///
    /// Whoever sends a body has not read our last words, and a close would take them away: the time begins anew, up to
    /// ``ServerSettings/longestLinger``, as long as a body's pace is kept. A trickle gains nothing.
    mutating func add(_ count: Int) { received += count }
}

extension ServerSettings.Timeouts {
    fileprivate subscript(cause: Deadline.Cause) -> Duration {
        switch cause {
        case .idle: idle
        case .header: header
        case .body: body
        case .write: write
        case .linger: linger
        case .handshake: handshake
        }
    }
}

/// How fast a request's body comes.
struct BodyPace: Hashable {
    /// The poller's time at the first tick.
    private var began: Duration?
    private var bytes: Int

    /// `bytes` have come already.
    init(bytes: Int) { self.bytes = bytes }

    mutating func add(_ count: Int) { bytes += count }

    /// Whether the body is slower than it may be for longer than `grace`.
    mutating func isTooSlow(at now: Duration, grace: Duration) -> Bool {
        guard let began else {
            self.began = now
            return false
        }
        let elapsed = now - began
        guard elapsed > grace else { return false }
        guard Double(bytes) >= elapsed / .seconds(1) * Double(ServerSettings.bodyPace) else { return true }
        // What came long ago does not make up for a trickle.
        if elapsed > ServerSettings.bodyMemory { (self.began, bytes) = (now, 0) }
        return false
    }
}
