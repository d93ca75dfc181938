import Jobs
import NeuralKernels
import Platform
import Synchronization
import TestSupport
import Testing

@Suite struct CalibrationTests {
    /// A clock on which every look takes a second: what is measured is then known.
    @Test func `Rates follow from the times of the probes`() async throws {
        let time = Ticks()
        let clock = JobClock(now: { Timestamp(milliseconds: 0) }, uptime: time.next, sleep: { _ in })
        let model = try await Calibration.costModel(on: ComputePool(width: 2), clock: clock)
        // Long products took no longer than short ones: all the time was the entries'.
        for type in ElementType.allCases { #expect(model.contraction[type].entry == 1024) }
    }

    @Test func `The machine's own clock gives rates of a machine`() async throws {
        let model = try await Calibration.costModel(on: ComputePool(width: 1), clock: .steady)
        for type in ElementType.allCases {
            #expect((0.25...1024).contains(model.contraction[type].hadamard))
        }
        #expect(model.with(CostModel.fixed.contraction).contraction == CostModel.fixed.contraction)
    }
}

private final class Ticks: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> Double { Double(count.add(1, ordering: .relaxed).newValue) }
}

extension JobClock {
    private static let began = ContinuousClock.now

    /// Only ever asked how much time has passed.
    fileprivate static let steady = JobClock(
        now: { Timestamp(milliseconds: 0) },
        uptime: { (ContinuousClock.now - began) / .seconds(1) }, sleep: { _ in })
}
