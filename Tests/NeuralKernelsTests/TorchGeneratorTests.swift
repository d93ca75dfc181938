import LinearAlgebra
import NeuralKernels
import Testing

@Suite struct TorchGeneratorTests {
    @Test func `Only the low half of a seed counts`() {
        var low = TorchGenerator(seed: 5, profile: .avx2)
        var high = TorchGenerator(seed: 5 + 7 << 32, profile: .avx2)
        #expect(low.normal(50, as: Float.self) == high.normal(50))
    }

    @Test func `A short draw takes the normal that an earlier short draw left, across a long one`() {
        var generator = TorchGenerator(seed: 3, profile: .avx2)
        let first: [Double] = generator.normal(1)
        _ = generator.normal(64, as: Float.self)
        let third: [Double] = generator.normal(1)
        var other = TorchGenerator(seed: 3, profile: .avx2)
        #expect(other.normal(2) == first + third)
    }

    @Test func `Uniforms of an empty range are its bound`() {
        var generator = TorchGenerator(seed: 1, profile: .avx2)
        #expect(generator.uniform(9, low: 0.5, high: 0.5, as: Double.self) == Array(repeating: 0.5, count: 9))
    }

    @Test(arguments: RandomProfile.allCases)
    func `A uniform never reaches its upper bound`(profile: RandomProfile) {
        var generator = TorchGenerator(seed: 2, profile: profile)
        let values: [Float] = generator.uniform(100_000, low: 1, high: Float(1).nextUp.nextUp.double)
        #expect(values.allSatisfy { $0 >= 1 && $0 < Float(1).nextUp.nextUp })
    }

    @Test func `A generated data set with a seed leaves the specification's generator alone`() {
        let own = DataSource.generated(
            GeneratedData(count: 4, sampleShape: [3], distribution: .normal, seed: 9))
        var generator = TorchGenerator(seed: 1, profile: .avx2)
        var untouched = generator
        _ = own.draw(from: &generator, as: Float.self)
        #expect(generator.normal(20, as: Float.self) == untouched.normal(20))
    }

    @Test func `Points of a sphere have length 1`() {
        let sphere = DataSource.generated(
            GeneratedData(count: 30, sampleShape: [7], distribution: .sphere, seed: nil))
        var generator = TorchGenerator(seed: 1, profile: .avx2)
        let points = sphere.draw(from: &generator, as: Double.self)
        for row in 0..<30 {
            let length = (0..<7).reduce(0) { $0 + points[row, $1] * points[row, $1] }
            #expect(abs(length - 1) <= 1e-15)
        }
    }

    @Test func `Points of a circle are its equal divisions`() {
        let circle = DataSource.generated(
            GeneratedData(count: 4, sampleShape: [2], distribution: .circle, seed: nil))
        var generator = TorchGenerator(seed: 1, profile: .avx2)
        let points = circle.draw(from: &generator, as: Double.self)
        let expected = [1.0, 0, 0, 1, -1, 0, 0, -1]
        for (point, value) in zip(points.elements, expected) { #expect(abs(point - value) <= 2e-16) }
    }
}

extension Float {
    fileprivate var double: Double { Double(self) }
}
