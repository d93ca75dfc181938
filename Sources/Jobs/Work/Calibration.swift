package import NeuralKernels
package import Platform

/// Measures the machine.
package enum Calibration {
    /// Seconds that a probe is repeated for, and how often at least.
    private static let duration = 0.01
    private static let rounds = 5

    /// Times matrix products and the work around them, on all threads of the pool; about a tenth of a second.
    package static func costModel(on pool: ComputePool, clock: JobClock) async throws -> CostModel {
        let float32 = try await rates(ContractionProbe<Float>(), pool, clock)
        let float64 = try await rates(ContractionProbe<Double>(), pool, clock)
        return CostModel(
            float32Rate: float32.multiplyAdds, float64Rate: float64.multiplyAdds,
            contraction: MachineCosts(float32: float32.costs, float64: float64.costs))
    }

    private static func rates<Scalar: NetworkScalar>(
        _ probe: ContractionProbe<Scalar>, _ pool: ComputePool, _ clock: JobClock
    ) async throws -> (multiplyAdds: Double, costs: ContractionCosts) {
        let (short, long) = (ContractionProbe<Scalar>.short, ContractionProbe<Scalar>.long)
        let shortTime = try await fastest(pool, clock) { probe.multiply(short) }
        let longTime = try await fastest(pool, clock) { probe.multiply(long) }
        let pairTime = try await fastest(pool, clock) { probe.pair() }
        let tapTime = try await fastest(pool, clock) { probe.sumTaps() }
        // Seconds of an entry are those of its multiply-adds and some of its own.
        let entries = Double(probe.entries)
        let multiplyAdd = max((longTime - shortTime) / entries / Double(long - short), 1e-15)
        let entry = shortTime / entries - Double(short) * multiplyAdd
        let costs = ContractionCosts(
            entry: entry / multiplyAdd, hadamard: pairTime / entries / multiplyAdd,
            tap: tapTime / entries / Double(probe.taps) / multiplyAdd)
        return (Double(pool.width) / multiplyAdd, costs)
    }

    /// The seconds that a piece of work takes while every thread does one; the first round warms up, and the fastest
    /// is the machine undisturbed.
    private static func fastest(
        _ pool: ComputePool, _ clock: JobClock, _ work: @escaping @Sendable () -> Void
    ) async throws -> Double {
        var fastest = Double.infinity
        var (round, end) = (0, clock.uptime() + duration)
        while round < rounds || clock.uptime() < end {
            let began = clock.uptime()
            try await pool.forEach(pool.width) { _ in work() }
            fastest = min(fastest, clock.uptime() - began)
            // A clock that stands still must not keep us.
            round += 1
            if round == 1000 { end = -.infinity }
        }
        return max(fastest, 1e-9)
    }
}
