import NeuralKernels
import Testing

@Suite struct TrainingEstimateTests {
    private static func estimate(
        steps: Int = 10, samples: Int, batchSize: Int? = nil, threads: Int = 1, width: Int = 7
    ) throws -> TrainingEstimate {
        let architecture = try Architecture(
            inputShape: [5], parameterization: .torch, layers: [Networks.linear(width), Networks.linear(2)])
        return TrainingEstimate(
            Training(steps: steps, rate: 0.1, batchSize: batchSize), of: architecture, elementType: .float32,
            samples: samples, threads: threads)
    }

    /// 5 · 7 + 7 · 2 multiply-adds forward, and 7 · 6 + 2 · 8 parameters.
    @Test func `Every step goes forward once and back twice`() throws {
        #expect(try Self.estimate(samples: 20).operations == Double(10 * (3 * 49 * 20 + 4 * 58)))
        #expect(try Self.estimate(samples: 20, batchSize: 6).operations == Double(10 * (3 * 49 * 6 + 4 * 58)))
        #expect(try Self.estimate(samples: 20, batchSize: 60) == Self.estimate(samples: 20))
        #expect(try Self.estimate(steps: 0, samples: 20).operations == 0)
    }

    @Test func `Memory grows with the threads that have pieces, and with nothing hidden`() throws {
        let one = try Self.estimate(samples: 512).memoryBytes
        let two = try Self.estimate(samples: 512, threads: 2).memoryBytes
        #expect(two > one && two < 2 * one)
        // One piece occupies one thread.
        #expect(try Self.estimate(samples: 30, threads: 8) == Self.estimate(samples: 30))
    }
}
