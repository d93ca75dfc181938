/// The time by which a poller judges its clients: that in which it could have heard them.
///
/// While the machine sleeps, or is too busy to let the process run, nobody is heard, and what clients send waits in
/// the kernel. That time is not theirs.
struct WatchTime: Hashable {
    /// Since the beginning.
    private(set) var now = Duration.zero
    /// What a clock showed at the last look.
    private var last = Duration.zero

    /// What counts between two looks, at most: they come four times a second where nothing holds them up.
    static let longestGap = Duration.seconds(1)

    /// Looks at a clock that began at zero.
    mutating func look(at clock: Duration) {
        now += min(clock - last, Self.longestGap)
        last = clock
    }
}
