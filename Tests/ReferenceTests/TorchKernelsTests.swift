import Compression
import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

/// Whole specifications, against what torch 2.13 drew and computed.
@Suite struct TorchKernelsTests {
    /// float64 to 1e-12 of the largest entry, float32 to 1e-5.
    ///
    /// Single precision's own error against the float64
    /// kernel of the same numbers is below 1e-6 but for arguments of sin and cos near 100.
    @Test(arguments: Golden.cases)
    func `Draws equal torch's to the bit, and kernels to rounding`(golden: GoldenCase) throws {
        let kernel = golden.specification.kernel
        switch kernel.elementType {
        case .float32:
            let ours = try EmpiricalKernel<Float>(kernel)
            checkDraws(ours, golden)
            let values = try ours.whole()
            #expect(relativeDifference(values, Golden.values(of: golden.kernel, as: Float.self)) <= 1e-5)
            let truth = try #require(golden.truth)
            #expect(relativeDifference(values, truth) <= 1e-5)
            if let errors = golden.standardError {
                let difference = relativeDifference(
                    try ours.standardErrors(), Golden.values(of: errors, as: Float.self))
                #expect(difference <= 1e-5)
            }
        case .float64:
            let ours = try EmpiricalKernel<Double>(kernel)
            checkDraws(ours, golden)
            let difference = relativeDifference(
                try ours.whole(), Golden.values(of: golden.kernel, as: Double.self))
            #expect(difference <= 1e-12)
            if let errors = golden.standardError {
                let difference = relativeDifference(
                    try ours.standardErrors(), Golden.values(of: errors, as: Double.self))
                #expect(difference <= 1e-12)
            }
        }
    }

    private func checkDraws<Scalar: NetworkScalar>(_ ours: EmpiricalKernel<Scalar>, _ golden: GoldenCase) {
        let drawn = ours.first.parameters.steps.compactMap { $0 }.flatMap { layer in
            [layer.weight.elements] + (layer.bias.isEmpty ? [] : [layer.bias])
        }
        #expect(drawn.map(digest) == golden.parameters.map(\.digest))
        #expect(digest(ours.data.elements) == golden.data.digest)
        #expect(ours.against.map { digest($0.elements) } == golden.against?.digest)
    }

    private func digest<Scalar: BitwiseCopyable>(_ values: [Scalar]) -> String {
        SHA256.digest(of: Golden.bytes(of: values)).hexadecimal
    }

    @Test func `The published example has its published values`() throws {
        let golden = try #require(Golden.cases.first { $0.name == "seed_example" })
        let values = try EmpiricalKernel<Float>(golden.specification.kernel).whole()
        let quoted: [(Int, Float)] = [(0, 1.1742), (1, 1.0000), (2, 1.2876), (202, 1.9447)]
        for (index, value) in quoted { #expect(abs(values[index] - value) <= 5e-5) }
        let diagonal = (0..<100).map { values[$0 * 101] }
        #expect(abs(diagonal.reduce(0, +) / 100 - 5.2471) <= 5e-5)
        #expect(abs(values.reduce(0) { $0 + Double($1) } - 18091.4) <= 0.05)
    }
}
