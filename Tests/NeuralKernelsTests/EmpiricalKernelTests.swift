import NeuralKernels
import TestSupport
import Testing

/// The engine against its naive twin, and against itself.
@Suite struct EmpiricalKernelTests {
    private static let tanh = Layer.activation(.tanh)

    private static func linear(_ width: Int, bias: Bool = true) -> Layer {
        .linear(LinearLayer(outFeatures: width, hasBias: bias, weightDeviation: 1.3, biasDeviation: 0.4))
    }

    private static func specification(
        _ layers: [Layer], count: Int = 7, features: Int = 5, against: Int? = nil,
        reduction: Reduction = .traceSum, parameterization: Parameterization = .torch
    ) throws -> KernelSpecification {
        func data(_ count: Int) -> DataSource {
            .generated(
                GeneratedData(count: count, sampleShape: [features], distribution: .normal, seed: nil))
        }
        return KernelSpecification(
            architecture: try Architecture(
                inputShape: [features], parameterization: parameterization, layers: layers),
            seed: 17, profile: .avx2, data: data(count), against: against.map(data), reduction: reduction,
            elementType: .float64)
    }

    private static let networks: [[Layer]] = [
        [linear(1)],
        [linear(4), tanh, linear(3)],
        [linear(4, bias: false), .activation(.gelu(.exact)), linear(6), tanh, linear(2, bias: false)],
        [tanh, linear(4), linear(3), .activation(.silu)],
        [linear(2), linear(5), .activation(.identity)],
    ]

    /// 1e-13: some hundred roundings of 1e-16 each.
    @Test(arguments: networks, Reduction.allCases)
    func `Every reduction equals the naive twin's`(layers: [Layer], reduction: Reduction) throws {
        for parameterization in Parameterization.allCases {
            let kernel = EmpiricalKernel<Double>(
                try Self.specification(layers, reduction: reduction, parameterization: parameterization))
            #expect(relativeDifference(try kernel.whole(), kernel.naive()) <= 1e-13)
        }
    }

    @Test(arguments: Reduction.allCases)
    func `A rectangular kernel equals the naive twin's`(reduction: Reduction) throws {
        let kernel = EmpiricalKernel<Double>(
            try Self.specification(Self.networks[2], count: 4, against: 9, reduction: reduction))
        #expect(relativeDifference(try kernel.whole(), kernel.naive()) <= 1e-13)
    }

    /// 300 samples: two sweeps and three tiles; with pairs of outputs many more.
    @Test(arguments: [Reduction.traceSum, .diagonal, .full])
    func `A kernel of several tiles equals the naive twin's`(reduction: Reduction) throws {
        let count = reduction == .full ? 258 : 300
        let kernel = EmpiricalKernel<Double>(
            try Self.specification(Self.networks[1], count: count, reduction: reduction))
        #expect(kernel.sweepCount == 2)
        #expect(kernel.tiling.count >= 3)
        #expect(relativeDifference(try kernel.whole(), kernel.naive()) <= 1e-13)
    }

    @Test func `A rectangular kernel of several tiles equals the naive twin's`() throws {
        let kernel = EmpiricalKernel<Double>(
            try Self.specification(Self.networks[1], count: 260, against: 270))
        #expect(kernel.sweepCount == 4)
        #expect(relativeDifference(try kernel.whole(), kernel.naive()) <= 1e-13)
    }

    @Test(arguments: Reduction.allCases)
    func `A symmetric kernel is symmetric to the bit`(reduction: Reduction) throws {
        let specification = try Self.specification(Self.networks[1], count: 300, reduction: reduction)
        let values = try EmpiricalKernel<Float>(specification).whole()
        let (count, outputs) = (300, 3)
        let pairs = reduction == .full ? 9 : reduction == .diagonal ? 3 : 1
        var differing = 0
        for i in 0..<count {
            for j in 0...i {
                for p in 0..<pairs {
                    let mirrored = reduction == .full ? p % outputs * outputs + p / outputs : p
                    if values[(i * count + j) * pairs + p] != values[(j * count + i) * pairs + mirrored] {
                        differing += 1
                    }
                }
            }
        }
        #expect(differing == 0)
    }

    @Test func `Tiles computed in any order give the same bytes`() throws {
        let kernel = EmpiricalKernel<Float>(try Self.specification(Self.networks[2], count: 600))
        let sweeps = try (0..<kernel.sweepCount).reversed().map { try kernel.sweep($0) }.reversed()
        let first = try kernel.block(kernel.tiling[4], sweeps: Array(sweeps))
        for index in 0..<kernel.tiling.count {
            _ = try kernel.block(kernel.tiling[index], sweeps: Array(sweeps))
        }
        let second = try kernel.block(kernel.tiling[4], sweeps: Array(sweeps))
        #expect(first.values == second.values)
        let alone = EmpiricalKernel<Float>(try Self.specification(Self.networks[2], count: 600))
        #expect(try alone.whole() == kernel.whole())
    }

    @Test func `Parameters that overflow name the layer`() throws {
        let specification = try Self.specification(
            [
                .linear(LinearLayer(outFeatures: 3, hasBias: false, weightDeviation: 1e30, biasDeviation: 0)),
                .activation(.square), Self.linear(1),
            ],
            parameterization: .ntk)
        #expect(throws: KernelError.outputNotFinite(layer: 1, name: "Square")) {
            try EmpiricalKernel<Float>(specification).whole()
        }
    }

    @Test func `A kernel that overflows names its tile`() throws {
        let specification = try Self.specification(
            [
                Self.linear(4),
                .linear(LinearLayer(outFeatures: 1, hasBias: false, weightDeviation: 1e25, biasDeviation: 0)),
            ],
            count: 2, parameterization: .ntk)
        #expect(throws: KernelError.kernelNotFinite(rows: 0..<2, columns: 0..<2)) {
            try EmpiricalKernel<Float>(specification).whole()
        }
    }
}
