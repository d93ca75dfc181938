/// Which pairs of its input each pair of a value is the sum of, as the loops over pairs read it.
///
/// In the windows of an average, where one of two taps lies outside, what is left of (u − 0)² is u's own square; the
/// table names it too.
struct TapTable<Scalar: NetworkScalar>: Sendable {
    /// By output pair and tap: a pair of the input, none (−1), a position of the left sample (−2 − 2p) or of the right
    /// one (−3 − 2q).
    let entries: [Int32]
    /// What each pair's sum is multiplied by.
    let scales: [Scalar]
    let taps: Int

    /// - Parameters:
    ///   - taps: Of the step.
    ///   - isCrossed: Whether every tap of one position meets every tap of the other; else each meets its own.
    ///   - pairs: The input's.
    ///   - outputs: The step's.
    init(_ taps: PositionTaps, isCrossed: Bool, from pairs: PairSet, to outputs: PairSet) {
        let find = pairs.finder
        let count = taps.tapCount
        let order = isCrossed ? Self.crossed(count) : (0..<count).map { ($0, $0) }
        self.taps = order.count
        var entries: [Int32] = []
        entries.reserveCapacity(outputs.count * self.taps)
        var scales: [Scalar] = []
        scales.reserveCapacity(outputs.count)
        for index in 0..<outputs.count {
            let (left, right) = outputs[index]
            for (tap, other) in order {
                let isThere = (tap < taps.divisors[left], other < taps.divisors[right])
                switch (taps.input(left, tap), taps.input(right, other)) {
                case (let a?, let b?): entries.append(find(a, b))
                // A tap that there is not, in a shorter window, is not one in the padding.
                case (let a?, nil): entries.append(isThere.1 ? -2 - 2 * Int32(a) : -1)
                case (nil, let b?): entries.append(isThere.0 ? -3 - 2 * Int32(b) : -1)
                case (nil, nil): entries.append(-1)
                }
            }
            let divisor = isCrossed ? taps.divisors[left] * taps.divisors[right] : taps.divisors[left]
            scales.append(Scalar(1 / Double(divisor)))
        }
        self.entries = entries
        self.scales = scales
    }

    /// All pairs of taps, two at a time: each with itself the other way round.
    ///
    /// One that is its own stands beside another such, the last of an odd number of them beside none.
    private static func crossed(_ count: Int) -> [(Int, Int)] {
        var order = (0..<count).map { ($0, $0) }
        // A tap that there is not is none.
        if !count.isMultiple(of: 2) { order.append((count, count)) }
        for tap in 0..<count {
            for other in 0..<tap { order += [(tap, other), (other, tap)] }
        }
        return order
    }
}
