import Testing

@testable import Rendering

@Suite struct NormalizationTests {
    @Test func `steps are matplotlib's`() {
        for range in MatplotlibIndices.ranges {
            let normalization = Normalization(
                scale: range.scale, minimum: range.minimum, maximum: range.maximum)
            for (value, index) in range.values {
                #expect(normalization.index(value) == index, "\(range.scale) \(value)")
            }
        }
    }

    @Test(arguments: ColorScale.allCases)
    func `the ends are the first and the last step, the outside belongs to them`(scale: ColorScale) {
        let normalization = Normalization(scale: scale, minimum: 0.5, maximum: 20)
        #expect(normalization.index(0.5) == 0)
        #expect(normalization.index(20) == 255)
        #expect(normalization.index(0.01) == 0)
        #expect(normalization.index(1e300) == 255)
    }

    @Test func `the widest range there is has a middle`() {
        let limit = Double.greatestFiniteMagnitude
        let normalization = Normalization(scale: .linear, minimum: -limit, maximum: limit)
        #expect(normalization.index(-limit) == 0)
        #expect(normalization.index(0) == 128)
        #expect(normalization.index(limit) == 255)
    }

    @Test(arguments: ColorScale.allCases)
    func `what is not finite has no colour`(scale: ColorScale) {
        let normalization = Normalization(scale: scale, minimum: 1, maximum: 2)
        for value in [Double.nan, .infinity, -.infinity] { #expect(normalization.index(value) == nil) }
    }
}
