internal import FoundationEssentials

/// A moment of the wall clock, for people to read; durations are measured otherwise.
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// RFC 3339 in UTC with milliseconds, such as `2026-11-24T00:00:00.000Z`.
    package var description: String {
        // The format truncates; half a millisecond keeps binary fractions from losing one.
        Date(timeIntervalSince1970: (Double(milliseconds) + 0.5) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

/// What tells the time: an argument wherever time matters, so that tests can turn it by hand.
package struct JobClock: Sendable {
    /// The wall clock.
    package let now: @Sendable () -> Timestamp
    /// Seconds on a clock that never steps.
    package let uptime: @Sendable () -> Double
    /// Returns after that many seconds, or throws `CancellationError` earlier.
    package let sleep: @Sendable (Double) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Double) async throws -> Void
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
    }
}
