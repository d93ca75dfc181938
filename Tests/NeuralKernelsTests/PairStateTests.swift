import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

@Suite struct PairStateTests {
    private typealias Limits = InfiniteWidthKernelTests

    /// A sample, its opposite, and one that is nearly that.
    private static func opposites(_ specification: KernelSpecification) throws -> [[Double]] {
        let drawn = try InfiniteWidthKernel<Double>(specification).data
        let first = Array(drawn.elements.prefix(drawn.columns))
        return [first, first.map { -$0 }, first.enumerated().map { -$1 * (1 + 0.01 * Double($0 % 2)) }]
    }

    private static func kernel<Scalar: NetworkScalar>(
        _ specification: KernelSpecification, _ samples: [[Double]], as type: Scalar.Type
    ) throws -> [Double] {
        let data = Matrix(
            rows: samples.count, columns: samples[0].count,
            elements: samples.flatMap { $0 }.map { Scalar($0) })
        return try InfiniteWidthKernel<Scalar>(
            specification, plan: LimitPlan(specification, runs: 1), stored: StoredSamples(data: data)
        ).whole().map { Double($0) }
    }

    /// Steps that know only separations must not see the marks of near opposites.
    @Test(arguments: Limits.layers.indices, ["torch", "ntk", "standard"])
    func `Kernels of opposites equal the naive twin's`(index: Int, parameterization: String) throws {
        let (name, layers, shape) = Limits.layers[index]
        for (kind, repeats) in [("ntk", 1), ("nngp", 8)] {
            // Where samples are vectors, long ones are separated by a matrix product.
            let longer = shape == [4] ? [4 * repeats] : shape
            let specification = try Limits.specification(
                layers.replacing(Limits.linear(4), with: Limits.linear(longer.last ?? 4)), longer,
                parameterization: parameterization, kernel: #", "type": "\#(kind)""#)
            let samples = try Self.opposites(specification)
            let values = try Self.kernel(specification, samples, as: Double.self)
            let twin = NaiveLimit(specification.architecture)
            func naive(_ x: [Double], _ y: [Double]) -> Double {
                let both = twin.kernels(x, y)
                return kind == "ntk" ? both.ntk : both.nngp
            }
            let wanted = samples.flatMap { x in samples.map { y in naive(x, y) } }
            #expect(relativeDifference(values, wanted) <= 1e-8, "\(name), \(kind), \(repeats)")
            let single = try Self.kernel(specification, samples, as: Float.self)
            #expect(relativeDifference(single, values) <= 2e-6, "\(name), \(kind), \(repeats)")
        }
    }

    /// Without an activation, outputs themselves may be marked.
    @Test(arguments: [2, 40])
    func `A linear network's covariances are those of its opposite inputs`(features: Int) throws {
        let specification = try Limits.specification(
            Limits.linear(1), [features], parameterization: "ntk", kernel: #", "type": "nngp""#)
        let samples = try Self.opposites(specification)
        let values = try Self.kernel(specification, samples, as: Double.self)
        func covariance(_ x: [Double], _ y: [Double]) -> Double {
            let product = zip(x, y).reduce(0.0) { $0 + $1.0 * $1.1 }
            return 0.09 + 1.96 * product / Double(features)
        }
        let wanted = samples.flatMap { x in samples.map { y in covariance(x, y) } }
        #expect(relativeDifference(values, wanted) <= 1e-15)
    }
}
