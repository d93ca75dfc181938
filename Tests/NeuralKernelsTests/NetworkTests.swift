import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

@Suite struct NetworkTests {
    private static func kernel(samples: Int) throws -> EmpiricalKernel<Double> {
        let branch = [Networks.tanh, Networks.linear(4)]
        return try EmpiricalKernel<Double>(
            KernelSpecification(
                architecture: try Architecture(
                    inputShape: [3], parameterization: .torch,
                    layers: [
                        Networks.linear(4), .residual(branch: branch, shortcut: []),
                        Networks.normalization(.layer(shape: nil)), Networks.linear(2),
                    ]),
                kind: .nngp, samples: 1, seed: 4, profile: .avx2,
                data: .generated(
                    GeneratedData(count: samples, sampleShape: [3], distribution: .normal, seed: nil)),
                against: nil, reduction: .diagonal, elementType: .float64, analyses: []))
    }

    /// 1e-14: a few dozen roundings of 1e-16 each.
    @Test(arguments: [1, 256, 258])
    func `Outputs of several runs are those whose products are the kernel`(count: Int) throws {
        let kernel = try Self.kernel(samples: count)
        let outputs = try kernel.first.outputs(of: kernel.data)
        #expect(outputs.rows == count && outputs.columns == 2)
        let products = (0..<count * count * 2).map { index in
            let (row, column) = (index / 2).quotientAndRemainder(dividingBy: count)
            return outputs[row, index % 2] * outputs[column, index % 2]
        }
        #expect(relativeDifference(try kernel.whole(), products) <= 1e-14)
    }

    @Test func `Outputs that overflow name the layer`() throws {
        let kernel = try Self.kernel(samples: 1)
        let infinite = Matrix<Double>(rows: 1, columns: 3, repeating: .infinity)
        #expect(throws: KernelError.outputNotFinite(Networks.place(0, "Linear"))) {
            try kernel.first.outputs(of: infinite)
        }
    }
}
