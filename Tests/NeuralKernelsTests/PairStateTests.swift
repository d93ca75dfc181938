import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

@Suite struct PairStateTests {
    /// Steps that know only separations must not see the marks of near opposites.
    @Test(arguments: InfiniteWidthKernelTests.layers.indices, [1, 8])
    func `Kernels of opposites equal the naive twin's`(index: Int, repeats: Int) throws {
        let (name, layers, shape) = InfiniteWidthKernelTests.layers[index]
        // Where samples are vectors, long ones are separated by a matrix product.
        let longer = shape.count == 1 ? [shape[0] * repeats] : shape
        let wider = layers.replacing(
            InfiniteWidthKernelTests.linear(4), with: InfiniteWidthKernelTests.linear(4 * repeats))
        let specification = try InfiniteWidthKernelTests.specification(wider, longer)
        let drawn = try InfiniteWidthKernel<Double>(specification).data
        let first = Array(drawn.elements.prefix(drawn.columns))
        let samples = [
            first, first.map { -$0 }, first.enumerated().map { -$1 * (1 + 0.01 * Double($0 % 2)) },
        ]
        let data = Matrix(rows: 3, columns: drawn.columns, elements: samples.flatMap { $0 })
        let values = try InfiniteWidthKernel<Double>(
            specification, plan: LimitPlan(specification, runs: 1), stored: StoredSamples(data: data)
        ).whole()
        let twin = NaiveLimit(specification.architecture)
        let wanted = samples.flatMap { x in samples.map { y in twin.kernels(x, y).ntk } }
        #expect(relativeDifference(values, wanted) <= 1e-8, "\(name)")
    }
}
