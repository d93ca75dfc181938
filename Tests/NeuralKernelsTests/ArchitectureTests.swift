import NeuralKernels
import Testing

/// Which rules there are, and what is said when several are broken.
@Suite struct ArchitectureTests {
    @Test func `What fits has no faults, and its shapes`() throws {
        let architecture = try Architecture(
            inputShape: [3, 8, 8], parameterization: .torch,
            layers: [
                Networks.convolution(8, kernel: 3),
                Networks.normalization(.batch(dimensions: 2), declared: 8),
                .residual(
                    branch: [Networks.normalization(.group(count: 4), declared: 8), Networks.tanh],
                    shortcut: []),
                Networks.pooling([2, 2], padding: [0, 0], stride: 2), .flatten, Networks.linear(5),
            ])
        let shapes = architecture.program.steps.map(\.outputShape)
        let map = [8, 6, 6]
        #expect(shapes == [map, map, map, map, map, [8, 3, 3], [72], [5]])
        #expect(architecture.outputs == 5)
        #expect(architecture.parameterCount == 8 * 28 + 16 + 16 + 73 * 5)
    }

    @Test func `Every layer that does not fit is named, in order`() {
        let layers = [
            Networks.convolution(6, kernel: 3, groups: 2),
            Networks.normalization(.batch(dimensions: 2), declared: 8),
            Networks.normalization(.group(count: 4)), Networks.pooling([2, 2], padding: [2, 2], stride: 2),
            .flatten,
            Networks.linear(10), Networks.normalization(.layer(shape: [12])), Networks.tanh,
            Networks.normalization(.rootMeanSquare(shape: [4, 3])), Networks.linear(1),
        ]
        #expect(
            Networks.faults([3, 8, 8], layers) == [
                .groups(Networks.place(0, "Conv2d"), groups: 2, inChannels: 3, outChannels: 6),
                .channels(Networks.place(1, "BatchNorm2d"), declared: 8, shape: [6, 6, 6]),
                .groups(Networks.place(2, "GroupNorm"), groups: 4, inChannels: 6, outChannels: 6),
                .paddingOverHalf(Networks.place(3, "MaxPool2d"), padding: 2, kernel: 2),
                .normalizedShape(Networks.place(6, "LayerNorm"), normalized: [12], shape: [10]),
                .normalizedShape(Networks.place(8, "RMSNorm"), normalized: [4, 3], shape: [10]),
            ])
    }

    @Test func `A layer may break several rules, and one rule once`() {
        let place = Networks.place(0, "Conv2d")
        #expect(
            Networks.faults([3, 5, 5], [Networks.convolution(4, kernel: 6, groups: 2)]) == [
                .groups(place, groups: 2, inChannels: 3, outChannels: 4),
                .kernelLargerThanInput(place, kernel: 6, shape: [3, 5, 5]),
            ])
        let pool = Networks.place(0, "MaxPool2d")
        #expect(
            Networks.faults([3, 5, 5], [Networks.pooling([2, 4], padding: [2, 3]), Networks.linear(1)]) == [
                .paddingOverHalf(pool, padding: 2, kernel: 2), .paddingOverHalf(pool, padding: 3, kernel: 4),
            ])
        let norm = Networks.place(0, "GroupNorm")
        #expect(
            Networks.faults([6], [Networks.normalization(.group(count: 4), declared: 10)]) == [
                .groups(norm, groups: 4, inChannels: 10, outChannels: 10),
                .channels(norm, declared: 10, shape: [6]),
            ])
    }

    /// Five groups divide the ten channels that are declared.
    @Test func `A norm's groups are its declared channels'`() {
        #expect(
            Networks.faults([8], [Networks.normalization(.group(count: 5), declared: 10)]) == [
                .channels(Networks.place(0, "GroupNorm"), declared: 10, shape: [8])
            ])
    }

    /// The second layer of each would have something to say if it were asked.
    @Test(arguments: [
        (
            [3, 5, 5],
            [Networks.convolution(4, kernel: 7), Networks.normalization(.batch(dimensions: 2), declared: 5)]
        ),
        ([3, 5, 5], [Networks.convolution(4, kernel: 3, dilation: 3), Networks.convolution(4, kernel: 9)]),
        ([3, 5, 5], [Networks.pooling([6, 2], padding: [0, 0]), Networks.convolution(4, kernel: 9)]),
        ([20], [Networks.convolution(4, kernel: 3), Networks.convolution(4, kernel: 3)]),
        (
            [20],
            [
                Networks.pooling([2, 2], padding: [0, 0]), Networks.linear(3),
                Networks.normalization(.layer(shape: [4])),
            ]
        ),
        ([20], [.adaptiveAveragePool([2, 2]), Networks.convolution(4, kernel: 3)]),
        (
            [20],
            [Networks.normalization(.batch(dimensions: 2), declared: 3), Networks.convolution(4, kernel: 3)]
        ),
        ([], [Networks.linear(3), Networks.normalization(.layer(shape: [4]))]),
        ([], [Networks.normalization(.layer(shape: nil)), Networks.linear(3)]),
        ([3], [Networks.linear(1 << 30), Networks.linear(1 << 31), Networks.linear(1 << 31)]),
    ])
    func `Of a shape that is not known nothing is said`(shape: [Int], layers: [Layer]) {
        let faults = Networks.faults(shape, layers)
        let parameterless = faults.filter { $0 == .noParameters }
        #expect(faults.count - parameterless.count == 1)
    }

    @Test func `A layer of too many numbers is named for that alone`() {
        let huge = Int(Int32.max)
        #expect(
            Networks.faults(
                [3, 5, 5], [Networks.convolution(huge, kernel: 1), Networks.tanh, Networks.linear(1)]) == [
                    .tooLarge(Networks.place(0, "Conv2d"), shape: [huge, 5, 5], limit: huge)
                ])
        // The kernel's numbers, not the output's: what comes next is known.
        #expect(
            Networks.faults(
                [1 << 20, 64, 64], [Networks.convolution(2, kernel: 64), Networks.convolution(2, kernel: 2)])
                == [
                    .tooLarge(Networks.place(0, "Conv2d"), shape: [1 << 20, 64, 64], limit: huge),
                    .kernelLargerThanInput(Networks.place(1, "Conv2d"), kernel: 2, shape: [2, 1, 1]),
                ])
    }

    @Test func `Layers without parameters are told so with what else is wrong`() {
        #expect(Networks.faults([3], []) == [.noLayers])
        #expect(Networks.faults([3], [Networks.tanh]) == [.noParameters])
        let unlearned = Networks.normalization(.layer(shape: [4]), affine: false)
        #expect(
            Networks.faults([3], [.residual(branch: [unlearned], shortcut: [.flatten])]) == [
                .noParameters,
                .normalizedShape(
                    LayerPlace(path: [.layer(0), .branch(0)], name: "LayerNorm"), normalized: [4], shape: [3]),
            ])
        #expect(
            Networks.faults([3], [.residual(branch: [Networks.tanh], shortcut: [Networks.linear(3)])]).isEmpty
        )
    }
}
