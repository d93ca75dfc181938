import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

/// Weights that several positions share: each way to their contraction, and the choice.
@Suite struct SharedWeightsTests {
    private static let scale = WeightScale(weightDeviation: 1.2, biasDeviation: 0.3)

    private static func convolution(
        _ channels: Int, kernel: [Int], stride: [Int], padding: [Int], dilation: [Int], groups: Int = 1
    ) -> Layer {
        .convolution(
            ConvolutionLayer(
                outChannels: channels, kernel: kernel, stride: stride, padding: padding, dilation: dilation,
                groups: groups, hasBias: true, scale: scale))
    }

    private static func linear(_ width: Int) -> Layer {
        .linear(LinearLayer(outFeatures: width, hasBias: true, scale: scale))
    }

    private static func specification(
        _ shape: [Int], _ layers: [Layer], count: Int, reduction: Reduction = .traceSum,
        elementType: ElementType = .float64
    ) throws -> KernelSpecification {
        KernelSpecification(
            architecture: try Architecture(inputShape: shape, parameterization: .torch, layers: layers),
            kind: .ntk, samples: 1, seed: 3, profile: .avx2,
            data: .generated(
                GeneratedData(count: count, sampleShape: shape, distribution: .normal, seed: nil)),
            against: nil, reduction: reduction, elementType: elementType, analyses: [])
    }

    /// Odd sizes, strides, paddings wider than the kernel's reach, dilations, groups, one and two dimensions, tokens.
    private static let networks: [([Int], [Layer])] = [
        (
            [2, 7, 5],
            [
                convolution(3, kernel: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1]), .flatten,
                linear(3),
            ]
        ),
        (
            [2, 7, 6],
            [
                convolution(4, kernel: [3, 2], stride: [2, 3], padding: [2, 1], dilation: [1, 2]), .flatten,
                linear(3),
            ]
        ),
        (
            [4, 6, 6],
            [
                convolution(
                    4, kernel: [2, 3], stride: [1, 2], padding: [0, 2], dilation: [2, 1], groups: 2),
                .activation(.tanh), .flatten, linear(3),
            ]
        ),
        (
            [3, 11],
            [convolution(4, kernel: [4], stride: [3], padding: [3], dilation: [1]), .flatten, linear(3)]
        ),
        ([5, 3], [linear(4), .activation(.tanh), linear(2), .flatten, linear(3)]),
    ]

    /// The same number of roundings as in the twin's sums.
    @Test(arguments: networks, Reduction.allCases)
    func `Every way equals the naive twin's`(network: ([Int], [Layer]), reduction: Reduction) throws {
        try Self.check(try Self.specification(network.0, network.1, count: 4, reduction: reduction))
    }

    @Test func `Every way equals the naive twin's over two runs`() throws {
        try Self.check(try Self.specification(Self.networks[3].0, Self.networks[3].1, count: 66))
    }

    private static func check(_ specification: KernelSpecification) throws {
        let twin = try EmpiricalKernel<Double>(specification).naive()
        for way in ContractionWay.allCases {
            let sweep = SweepPlan(specification, way: way, compresses: false)
            let kernel = try EmpiricalKernel<Double>(specification, sweep: sweep)
            #expect(relativeDifference(try kernel.whole(), twin) <= 1e-13, "\(way)")
        }
    }

    @Test(arguments: networks, ContractionWay.allCases)
    func `Every way gives the same bytes whatever the tiles`(
        network: ([Int], [Layer]), way: ContractionWay
    ) throws {
        let specification = try Self.specification(
            network.0, network.1, count: 150, elementType: .float32)
        let sweep = SweepPlan(specification, way: way, compresses: false)
        let whole = try EmpiricalKernel<Float>(specification, sweep: sweep).whole()
        let tiled = try EmpiricalKernel<Float>(specification, sweep: sweep, runs: 1)
        #expect(tiled.tiling.count == 6)
        #expect(try tiled.whole(shuffled: { $0.reversed() }) == whole)
    }

    /// Patches' products win over gradients, and pixels' over patches'.
    ///
    /// 3 × 3 over 4 × 4 pixels of many channels have long gradients of one output.
    /// Over 32 × 32 pixels of few channels the gradient is short.
    @Test func `The cheapest way is gone`() throws {
        let wide = try Self.specification(
            [64, 4, 4],
            [
                Self.convolution(64, kernel: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1]),
                .flatten,
                Self.linear(1),
            ],
            count: 100)
        let long = try Self.specification(
            [3, 32, 32],
            [
                Self.convolution(8, kernel: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1]),
                .flatten,
                Self.linear(1),
            ],
            count: 100)
        let tokens = try Self.specification(
            [4, 512], [Self.linear(512), .flatten, Self.linear(1)], count: 100)
        #expect(SweepPlan(wide, costs: .typical).ways[0] == .pixels)
        #expect(SweepPlan(long, costs: .typical).ways[0] == .gradients)
        #expect(SweepPlan(tokens, costs: .typical).ways[0] == .positions)
        // Where additions cost much, patches are multiplied.
        let wider = try Self.specification(
            [256, 4, 4],
            [
                Self.convolution(256, kernel: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1]),
                .flatten, Self.linear(1),
            ],
            count: 100)
        let slow = ContractionCosts(entry: 8, hadamard: 8, tap: 1024)
        #expect(SweepPlan(wider, costs: .typical).ways[0] == .pixels)
        #expect(SweepPlan(wider, costs: slow).ways[0] == .positions)
    }

    @Test(arguments: [(1.0, 1.0), (1.4, 1), (1.5, 2), (23, 32), (22, 16), (0, 0.25), (-3, 0.25), (1e9, 1024)])
    func `Costs are powers of two`(measured: Double, rounded: Double) {
        let costs = ContractionCosts(entry: measured, hadamard: measured, tap: measured)
        #expect(costs == ContractionCosts(entry: rounded, hadamard: rounded, tap: rounded))
        #expect(costs.entry == rounded)
    }
}
