import NeuralKernels
import Testing

@Suite struct BatchOrderTests {
    private static func order(_ count: Int, _ batchSize: Int?, shuffles: Bool) -> BatchOrder {
        BatchOrder(
            count: count, batchSize: batchSize, shuffles: shuffles,
            generator: TorchGenerator(seed: 5, profile: .avx2))
    }

    @Test(arguments: [false, true])
    func `Without a batch size every step takes all samples and draws nothing`(shuffles: Bool) throws {
        var order = Self.order(4, nil, shuffles: shuffles)
        for _ in 0..<3 { #expect(order.next() == [0, 1, 2, 3]) }
        var (left, untouched) = (order.generator, TorchGenerator(seed: 5, profile: .avx2))
        #expect(try left.normal(4, as: Float.self) == untouched.normal(4, as: Float.self))
    }

    @Test func `In order the last batch of an epoch is what is left`() {
        var order = Self.order(5, 2, shuffles: false)
        for _ in 0..<2 { for batch in [[0, 1], [2, 3], [4]] { #expect(order.next() == batch) } }
    }

    @Test(arguments: [(1, 1), (1, 7), (6, 1), (6, 6), (6, 100), (7, 3)])
    func `Every epoch takes every sample once`(count: Int, batchSize: Int) {
        var order = Self.order(count, batchSize, shuffles: true)
        let epochs = (0..<3).map { _ in
            (0..<(count + batchSize - 1) / batchSize).flatMap { _ in
                let batch = order.next()
                #expect((1...batchSize).contains(batch.count))
                return batch
            }
        }
        for epoch in epochs { #expect(epoch.sorted() == Array(0..<count)) }
        #expect(count < 6 || Set(epochs).count == 3)
    }
}
