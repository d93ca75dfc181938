import NeuralKernels
import Testing

@Suite struct SampleOrderTests {
    @Test func `Samples with equal keys stay as they are`() {
        #expect(SampleOrder(byKeys: [2, 0, 1, 0, 2, 1]).indices == [1, 3, 2, 5, 0, 4])
        #expect(SampleOrder(byKeys: [0.5, -1, 1e300]).indices == [1, 0, 2])
        #expect(SampleOrder(byKeys: [3]).heights == nil)
    }

    @Test func `Unchanged samples stand where they are`() {
        #expect(SampleOrder(unchanged: 3).indices == [0, 1, 2])
    }
}
