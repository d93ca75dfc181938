import NeuralKernels
import Testing

@Suite struct ActivationFunctionTests {
    static let all: [Activation] = [
        .relu, .leakyReLU(negativeSlope: 0.2), .relu6, .elu(alpha: 1.5), .selu, .celu(alpha: 0.7),
        .gelu(.exact),
        .gelu(.tanh), .silu, .mish, .tanh, .sigmoid, .softplus(beta: 2, threshold: 20), .softsign,
        .hardtanh(minimum: -0.5, maximum: 2), .hardswish, .logSigmoid, .erf, .sin, .cos, .abs, .square,
        .identity,
    ]

    /// Central differences with h = 1e-5: error h² φ‴/6 and rounding 1e-16/h, both near 1e-11.
    @Test(arguments: all)
    func `The derivative is the function's slope`(activation: Activation) {
        let points = [-7.3, -2.9, -1.1, -0.31, 0.17, 0.93, 2.7, 5.1, 8.2]
        let step = 1e-5
        var above = points.map { $0 + step }
        var below = points.map { $0 - step }
        var slopes = points
        activation.apply(to: &above)
        activation.apply(to: &below)
        activation.differentiate(&slopes)
        for i in points.indices {
            let difference = (above[i] - below[i]) / (2 * step)
            #expect(abs(slopes[i] - difference) <= 1e-9 * max(1, abs(difference)), "at \(points[i])")
        }
    }

    @Test(arguments: all)
    func `Far out the function and its derivative stay finite`(activation: Activation) {
        var values: [Float] = [-1e4, -200, -89, 89, 200, 1e4]
        var slopes = values
        activation.apply(to: &values)
        activation.differentiate(&slopes)
        #expect(values.allSatisfy { $0.isFinite })
        #expect(slopes.allSatisfy { $0.isFinite })
    }

    @Test func `Torch's derivative at a kink is the left one`() {
        func slope(_ activation: Activation, _ x: Double) -> Double {
            var values = [x]
            activation.differentiate(&values)
            return values[0]
        }
        #expect(slope(.relu, 0) == 0)
        #expect(slope(.leakyReLU(negativeSlope: 0.2), 0) == 0.2)
        #expect(slope(.relu6, 6) == 0)
        #expect(slope(.abs, 0) == 0)
        #expect(slope(.hardtanh(minimum: -1, maximum: 1), 1) == 0)
    }
}
