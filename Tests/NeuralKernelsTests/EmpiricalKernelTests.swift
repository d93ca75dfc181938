import NeuralKernels
import TestSupport
import Testing

/// The engine against its naive twin, and against itself.
@Suite struct EmpiricalKernelTests {
    private static let tanh = Layer.activation(.tanh)

    private static func linear(_ width: Int, bias: Bool = true) -> Layer {
        .linear(
            LinearLayer(
                outFeatures: width, hasBias: bias,
                scale: WeightScale(weightDeviation: 1.3, biasDeviation: 0.4)))
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
                inputShape: [features], parameterization: parameterization, layers: layers), kind: .ntk,
            samples: 1,
            seed: 17, profile: .avx2, data: data(count), against: against.map(data), reduction: reduction,
            elementType: .float64, analyses: [])
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
            let kernel = try EmpiricalKernel<Double>(
                try Self.specification(layers, reduction: reduction, parameterization: parameterization))
            #expect(relativeDifference(try kernel.whole(), kernel.naive()) <= 1e-13)
        }
    }

    @Test(arguments: Reduction.allCases)
    func `A rectangular kernel equals the naive twin's`(reduction: Reduction) throws {
        let kernel = try EmpiricalKernel<Double>(
            try Self.specification(Self.networks[2], count: 4, against: 9, reduction: reduction))
        #expect(relativeDifference(try kernel.whole(), kernel.naive()) <= 1e-13)
    }

    /// 300 samples: two runs and three blocks; with pairs of outputs many more.
    @Test(arguments: [Reduction.traceSum, .diagonal, .full])
    func `A kernel of several blocks equals the naive twin's`(reduction: Reduction) throws {
        let count = reduction == .full ? 258 : 300
        let kernel = try EmpiricalKernel<Double>(
            try Self.specification(Self.networks[1], count: count, reduction: reduction))
        #expect(relativeDifference(try kernel.whole(), kernel.naive()) <= 1e-13)
    }

    @Test func `A rectangular kernel of several blocks equals the naive twin's`() throws {
        let kernel = try EmpiricalKernel<Double>(
            try Self.specification(Self.networks[1], count: 260, against: 270))
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

    @Test(arguments: Reduction.allCases)
    func `Tiles of any size and pieces in any order give the same bytes`(reduction: Reduction) throws {
        let specification = try Self.specification(Self.networks[2], count: 700, reduction: reduction)
        let whole = try EmpiricalKernel<Float>(specification).whole()
        for runs in [1, 2] {
            let kernel = try EmpiricalKernel<Float>(specification, runs: runs)
            #expect(kernel.tiling.count == (runs == 1 ? 6 : 3))
            #expect(try kernel.whole(shuffled: { $0.reversed() }) == whole)
        }
    }

    @Test func `Rectangular tiles of any size give the same bytes`() throws {
        let specification = try Self.specification(Self.networks[2], count: 300, against: 600)
        let whole = try EmpiricalKernel<Float>(specification).whole()
        #expect(try EmpiricalKernel<Float>(specification, runs: 1).whole() == whole)
    }

    /// 20 outputs of 3 hidden units: 3 weightings go back instead of 20.
    @Test(arguments: Reduction.allCases, [nil, 9])
    func `More outputs than hidden units equal the naive twin's`(reduction: Reduction, against: Int?) throws {
        let specification = try Self.specification(
            [Self.linear(6), Self.tanh, Self.linear(3), Self.tanh, Self.linear(20)], against: against,
            reduction: reduction)
        let compressed = SweepPlan(specification, way: .gradients, compresses: true)
        #expect((compressed == nil) == (reduction == .sumLogits))
        let kernel = try EmpiricalKernel<Double>(specification, sweep: compressed)
        #expect(relativeDifference(try kernel.whole(), kernel.naive()) <= 1e-13)
    }

    /// Of 1000 outputs over 4 hidden units, all reductions but the sum send 4 back.
    @Test(arguments: [Reduction.traceSum, .diagonal, .full])
    func `Many outputs over few units are decomposed by themselves`(reduction: Reduction) throws {
        let specification = try Self.specification(
            [Self.linear(64), Self.tanh, Self.linear(4), Self.tanh, Self.linear(1000)], count: 500,
            reduction: reduction)
        #expect(SweepPlan(specification, costs: .typical).seeds == 4)
    }

    @Test func `Parameters that overflow name the layer`() throws {
        let specification = try Self.specification(
            [Self.wide(1e30, 3), .activation(.square), Self.linear(1)], parameterization: .ntk)
        let place = LayerPlace(path: [.layer(1)], name: "Square")
        #expect(throws: KernelError.outputNotFinite(place)) {
            try EmpiricalKernel<Float>(specification).whole()
        }
    }

    @Test func `A kernel that overflows names its block`() throws {
        let specification = try Self.specification(
            [Self.linear(4), Self.wide(1e25, 1)], count: 2, parameterization: .ntk)
        #expect(throws: KernelError.kernelNotFinite(rows: 0..<2, columns: 0..<2)) {
            try EmpiricalKernel<Float>(specification).whole()
        }
    }

    private static func wide(_ deviation: Double, _ width: Int) -> Layer {
        .linear(
            LinearLayer(
                outFeatures: width, hasBias: false,
                scale: WeightScale(weightDeviation: deviation, biasDeviation: 0)))
    }
}
