import Testing

@testable import Rendering

@Suite struct ColorLimitsTests {
    /// Limits that follow the data; they are always valid.
    static func limits(_ scale: ColorScale) -> ColorLimits {
        do {
            return try ColorLimits(scale: scale, minimum: nil, maximum: nil)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    private func range(of values: [Double]) -> ValueRange {
        var range = ValueRange()
        for value in values { range.insert(value) }
        return range
    }

    @Test func `the range follows the finite data`() {
        let data = range(of: [3, .nan, -1, .infinity, 2])
        let normalization = Self.limits(.linear).normalization(for: data, widened: false)
        #expect(normalization.minimum == -1)
        #expect(normalization.maximum == 3)
    }

    @Test func `the logarithmic range follows the positive data`() {
        let data = range(of: [-5, 0, 0.25, 8])
        let normalization = Self.limits(.log).normalization(for: data, widened: false)
        #expect(normalization.minimum == 0.25)
        #expect(normalization.maximum == 8)
    }

    @Test(arguments: [[], [Double.nan], [-.infinity, .infinity]])
    func `without data there is still a range`(values: [Double]) {
        let linear = Self.limits(.linear).normalization(for: range(of: values), widened: true)
        #expect(linear.minimum == 0)
        #expect(linear.maximum == 1)
        let log = Self.limits(.log).normalization(for: range(of: values), widened: true)
        #expect(log.minimum == 1)
        #expect(log.maximum == 10)
    }

    @Test func `negative data have a logarithmic range too`() {
        let log = Self.limits(.log).normalization(for: range(of: [-3, -1]), widened: false)
        #expect(log.minimum == 1)
        #expect(log.maximum == 10)
    }

    @Test func `a constant is widened by a tenth for a colour bar only`() {
        let data = range(of: [2, 2])
        let bare = Self.limits(.linear).normalization(for: data, widened: false)
        #expect(bare.minimum == 2)
        #expect(bare.maximum == 2)
        let figure = Self.limits(.linear).normalization(for: data, widened: true)
        #expect(figure.minimum == 1.8)
        #expect(figure.maximum == 2.2)
        // The middle, but for a rounding that matplotlib makes too.
        #expect(figure.index(2) == 127)
    }

    @Test func `two ends that were asked for are kept however near they are`() throws {
        let limits = try ColorLimits(scale: .linear, minimum: 0, maximum: 1e-300)
        let figure = limits.normalization(for: range(of: [0, 1e-300]), widened: true)
        #expect(figure.minimum == 0)
        #expect(figure.maximum == 1e-300)
        #expect(figure.index(0.5e-300) == 128)
    }

    @Test func `a limit beyond all data is the whole range`() throws {
        let limits = try ColorLimits(scale: .linear, minimum: 10, maximum: nil)
        let normalization = limits.normalization(for: range(of: [1, 2]), widened: false)
        #expect(normalization.minimum == 10)
        #expect(normalization.maximum == 10)
    }

    @Test func `limits that cannot be are refused`() {
        #expect(throws: RenderingError.limitsReversed(minimum: 1, maximum: 1)) {
            try ColorLimits(scale: .linear, minimum: 1, maximum: 1)
        }
        #expect(throws: RenderingError.limitNotFinite(.infinity)) {
            try ColorLimits(scale: .linear, minimum: nil, maximum: .infinity)
        }
        #expect(throws: RenderingError.logarithmicLimitNotPositive(0)) {
            try ColorLimits(scale: .log, minimum: 0, maximum: 1)
        }
    }
}
