import NeuralKernels
import Testing

@Suite struct GradientFlowTests {
    private let flow = GradientFlow(learningRate: 0.5, targetCount: 4)

    @Test func `Errors decay by the learning rate, the eigenvalue and the targets' number`() {
        #expect(flow.decay(2, at: 3) == Double.exp(-0.75))
        #expect(flow.decay(2, at: 0) == 1)
        #expect(flow.decay(2, at: .infinity) == 0)
    }

    @Test func `Along an eigenvalue of zero nothing is learned, and weights grow with time`() {
        #expect(flow.decay(0, at: 8) == 1 && flow.decay(0, at: .infinity) == 1)
        #expect(flow.gain(0, at: 8) == 1)
        #expect(flow.gain(.leastNonzeroMagnitude, at: 8) == 1)
    }

    /// Within two roundings, on either side of where one form takes over from the other.
    @Test(arguments: [1e-300, 1e-12, 0.3, 0.9999, 1.0001, 40, 1e300])
    func `The gain is what the decay took, over the eigenvalue`(eigenvalue: Double) {
        let gain = flow.gain(eigenvalue, at: 8)
        let wanted = -Double.expm1(-eigenvalue) / eigenvalue
        #expect(abs(gain - wanted) <= 0x1p-51 * wanted)
    }

    @Test func `For ever, the gain is the inverse`() {
        #expect(flow.gain(3, at: .infinity) == 1 / 3.0)
        #expect(flow.gain(3, at: 1e300) == 1 / 3.0)
        #expect(flow.gain(3, at: 0) == 0)
    }
}
