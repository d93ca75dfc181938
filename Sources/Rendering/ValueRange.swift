/// The extremes of the finite values seen so far.
struct ValueRange: Hashable, Sendable {
    /// The least finite value; +∞ before there is one.
    private(set) var minimum = Double.infinity

    /// The greatest finite value; −∞ before there is one.
    private(set) var maximum = -Double.infinity

    /// The least finite value above zero, where the logarithmic scale starts; +∞ before there is one.
    private(set) var smallestPositive = Double.infinity

    @inline(__always)
    mutating func insert(_ value: Double) {
        guard value.isFinite else { return }
        if value < minimum { minimum = value }
        if value > maximum { maximum = value }
        if value > 0, value < smallestPositive { smallestPositive = value }
    }
}
