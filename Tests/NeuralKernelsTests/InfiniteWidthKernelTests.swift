import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

@Suite struct InfiniteWidthKernelTests {
    static let layers: [(name: String, layers: String, shape: [Int])] = [
        (
            "rectifiers",
            #"\#(linear(9)), {"type": "ReLU"}, \#(linear(7)), {"type": "LeakyReLU", "negative_slope": 0.3}, \#(linear(3))"#,
            [4]
        ),
        (
            "smooth",
            #"\#(linear(9)), {"type": "Tanh"}, \#(linear(7)), {"type": "SiLU"}, \#(linear(3)), {"type": "Erf"}, \#(linear(2))"#,
            [4]
        ),
        (
            "norm behind an activation",
            #"\#(linear(9)), {"type": "ReLU"}, {"type": "LayerNorm"}, \#(linear(7)), {"type": "GELU"}, {"type": "RMSNorm"}, \#(linear(2))"#,
            [4]
        ),
        (
            "norms before activations",
            #"\#(linear(9)), {"type": "LayerNorm"}, {"type": "Tanh"}, \#(linear(7)), {"type": "RMSNorm"}, {"type": "GELU"}, \#(linear(5)), {"type": "LayerNorm"}, {"type": "LeakyReLU"}, \#(linear(2))"#,
            [4]
        ),
        (
            "tokens",
            #"\#(linear(9)), {"type": "LayerNorm", "normalized_shape": [9]}, {"type": "ReLU"}, \#(linear(5)), {"type": "Softplus"}, {"type": "LayerNorm"}, {"type": "Flatten"}, \#(linear(2))"#,
            [3, 4]
        ),
        (
            "groups",
            #"{"type": "Conv2d", "out_channels": 4, "kernel_size": 3, "padding": 1, "stride": 2}, {"type": "GroupNorm", "num_groups": 2}, {"type": "ReLU"}, {"type": "Conv2d", "out_channels": 4, "kernel_size": 2, "groups": 2}, {"type": "ReLU"}, {"type": "AvgPool2d", "kernel_size": 2, "padding": 1}, {"type": "Flatten"}, \#(linear(2))"#,
            [2, 5, 5]
        ),
        (
            "pools",
            #"{"type": "AvgPool2d", "kernel_size": 2, "stride": 1}, {"type": "Conv2d", "out_channels": 4, "kernel_size": 3, "padding": 2, "dilation": 2}, {"type": "ReLU"}, {"type": "AvgPool2d", "kernel_size": 2, "stride": 1, "padding": 1}, {"type": "LayerNorm"}, {"type": "Conv2d", "out_channels": 4, "kernel_size": 2}, {"type": "Abs"}, {"type": "AdaptiveAvgPool2d", "output_size": 1}, {"type": "Flatten"}, \#(linear(2))"#,
            [2, 5, 5]
        ),
        (
            "residuals",
            #"\#(linear(6)), {"type": "Residual", "layers": [{"type": "ReLU"}, \#(linear(6)), {"type": "Residual", "layers": [\#(linear(6)), {"type": "Sigmoid"}]}]}, {"type": "LayerNorm"}, \#(linear(2))"#,
            [4]
        ),
        (
            "data beside weights",
            #"{"type": "Residual", "layers": [\#(linear(4)), {"type": "ReLU"}]}, {"type": "LayerNorm"}, \#(linear(5)), {"type": "Tanh"}, \#(linear(2))"#,
            [4]
        ),
        (
            "outputs with positions",
            #"{"type": "Conv2d", "out_channels": 3, "kernel_size": 2}, {"type": "ReLU"}, {"type": "Conv2d", "out_channels": 2, "kernel_size": 2}"#,
            [2, 4, 4]
        ),
        (
            "residual convolutions",
            #"\#(conv), {"type": "Residual", "layers": [{"type": "ReLU"}, \#(conv)]}, {"type": "ReLU"}, {"type": "Residual", "layers": [\#(conv)]}, {"type": "AvgPool2d", "kernel_size": 2}, {"type": "Flatten"}, \#(linear(2))"#,
            [1, 4, 4]
        ),
        (
            "long vectors",
            #"\#(linear(9)), {"type": "Abs"}, \#(linear(7)), {"type": "LeakyReLU", "negative_slope": -0.5}, \#(linear(3))"#,
            [30]
        ),
        (
            "an activation at the end",
            #"\#(linear(6)), {"type": "ReLU"}, \#(linear(2)), {"type": "Sigmoid"}"#, [4]
        ),
    ]

    private static let conv = #"{"type": "Conv2d", "out_channels": 4, "kernel_size": 3, "padding": 1}"#
    static func linear(_ width: Int) -> String { #"{"type": "Linear", "out_features": \#(width)}"# }

    static func specification(
        _ layers: String, _ shape: [Int], count: Int = 3, parameterization: String = "torch",
        more: String = "", kernel: String = ""
    ) throws -> KernelSpecification {
        let scale = parameterization == "torch" ? "" : #""weight_std": 1.4, "bias_std": 0.3, "#
        return try Specification(
            json: #"""
                {"architecture": {"parameterization": "\#(parameterization)", \#(scale)"layers": [\#(layers)]},
                 "seed": 1, "data": {"type": "normal", "count": \#(count), "shape": \#(shape)},
                 "kernel": {"width": "infinite"\#(kernel)}\#(more)}
                """#
        ).kernel
    }

    /// 1e-8: the twin's angles lose half their digits where samples coincide.
    @Test(arguments: layers.indices, ["torch", "ntk", "standard"])
    func `Kernels equal the naive twin's`(index: Int, parameterization: String) throws {
        let (name, layers, shape) = Self.layers[index]
        for kind in ["ntk", "nngp"] {
            let specification = try Self.specification(
                layers, shape, parameterization: parameterization, kernel: #", "type": "\#(kind)""#)
            let kernel = try InfiniteWidthKernel<Double>(specification)
            let values = try kernel.whole()
            let twin = NaiveLimit(specification.architecture)
            let samples = (0..<3).map { row in
                Array(kernel.data.elements[row * kernel.data.columns..<(row + 1) * kernel.data.columns])
            }
            let wanted = samples.flatMap { x in
                samples.map { y in
                    let both = twin.kernels(x, y)
                    return kind == "ntk" ? both.ntk : both.nngp
                }
            }
            #expect(relativeDifference(values, wanted) <= 1e-8, "\(name), \(kind)")
        }
    }

    @Test(arguments: layers.indices)
    func `Single precision agrees with double`(index: Int) throws {
        let (name, layers, shape) = Self.layers[index]
        let double = try Self.specification(layers, shape, more: #", "dtype": "float64""#)
        let single = try Self.specification(layers, shape, more: #", "dtype": "float32""#)
        let exact = try InfiniteWidthKernel<Double>(double)
        let data = Matrix(
            rows: exact.data.rows, columns: exact.data.columns,
            elements: exact.data.elements.map { Float($0) })
        let values = try InfiniteWidthKernel<Float>(
            single, plan: LimitPlan(single, runs: 1), stored: StoredSamples(data: data)
        ).whole()
        #expect(relativeDifference(values, try exact.whole()) <= 2e-6, "\(name)")
    }

    @Test(arguments: layers.indices)
    func `Tiles, their order and strips do not change a byte`(index: Int) throws {
        let (_, layers, shape) = Self.layers[index]
        // More than a run's 256 samples where runs are long.
        let count = shape.count == 1 ? 300 : shape.count == 2 ? 70 : 9
        let specification = try Self.specification(layers, shape, count: count)
        let whole = try InfiniteWidthKernel<Double>(specification).whole()
        let tiled = try InfiniteWidthKernel<Double>(specification, runs: 1)
        #expect(try tiled.whole() == whole)
        #expect(try tiled.whole { $0.reversed() } == whole)
    }

    @Test(arguments: layers.indices)
    func `Kernels are symmetric to the bit, and equal samples have equal entries`(index: Int) throws {
        let (_, layers, shape) = Self.layers[index]
        let drawn = try InfiniteWidthKernel<Double>(Self.specification(layers, shape, count: 5)).data
        // The last sample is the second again.
        var elements = drawn.elements
        elements.replaceSubrange(
            4 * drawn.columns..<5 * drawn.columns, with: elements[drawn.columns..<2 * drawn.columns])
        let specification = try Self.specification(layers, shape, count: 5)
        let kernel = try InfiniteWidthKernel<Double>(
            specification, plan: LimitPlan(specification, runs: 1),
            stored: StoredSamples(data: Matrix(rows: 5, columns: drawn.columns, elements: elements)))
        let values = try kernel.whole()
        for row in 0..<5 {
            for column in 0..<5 { #expect(values[row * 5 + column] == values[column * 5 + row]) }
            #expect(values[row * 5 + 1] == values[row * 5 + 4])
        }
    }

    @Test func `A kernel against other samples is a block of the kernel of both`() throws {
        for (_, layers, shape) in Self.layers {
            let five = try InfiniteWidthKernel<Double>(Self.specification(layers, shape, count: 5))
            let specification = try Self.specification(
                layers, shape, count: 2,
                more: #", "against": {"type": "normal", "count": 3, "shape": \#(shape)}"#)
            let width = five.data.columns
            func part(_ rows: Range<Int>) -> Matrix<Double> {
                Matrix(
                    rows: rows.count, columns: width,
                    elements: Array(five.data.elements[rows.lowerBound * width..<rows.upperBound * width]))
            }
            let rectangular = try InfiniteWidthKernel<Double>(
                specification, plan: LimitPlan(specification, runs: 1),
                stored: StoredSamples(data: part(0..<2), against: part(2..<5)))
            let whole = try five.whole()
            let block = (0..<2).flatMap { row in whole[row * 5 + 2..<row * 5 + 5] }
            #expect(relativeDifference(try rectangular.whole(), block) <= 1e-15)
        }
    }

    @Test func `Reductions place a kernel's channels and positions`() throws {
        let layers =
            #"{"type": "Conv2d", "out_channels": 3, "kernel_size": 2}, {"type": "ReLU"}, {"type": "Conv2d", "out_channels": 2, "kernel_size": 2}"#
        func values(_ reduction: String, _ type: String = "ntk") throws -> [Double] {
            try InfiniteWidthKernel<Double>(
                Self.specification(
                    layers, [2, 4, 4], count: 2,
                    kernel: #", "type": "\#(type)", "reduction": "\#(reduction)""#)
            ).whole()
        }
        for type in ["ntk", "nngp"] {
            let full = try values("full", type)
            let diagonal = try values("diagonal", type)
            // Two channels of four positions.
            for pair in 0..<4 {
                let block = Array(full[pair * 64..<(pair + 1) * 64])
                #expect((0..<8).map { block[$0 * 9] } == Array(diagonal[pair * 8..<(pair + 1) * 8]))
                // Channels are independent and alike; positions are not.
                for p in 0..<4 {
                    for q in 0..<4 {
                        #expect(block[p * 8 + 4 + q] == 0)
                        #expect(block[p * 8 + q] == block[(p + 4) * 8 + 4 + q])
                        #expect(block[p * 8 + q] != 0)
                    }
                }
                let trace = (0..<8).reduce(0) { $0 + block[$1 * 9] }
                #expect(abs(try values("trace_sum", type)[pair] - trace) <= 1e-13 * abs(trace))
                #expect(abs(try values("trace_mean", type)[pair] - trace / 8) <= 1e-13 * abs(trace))
                let sum = block.reduce(0, +)
                #expect(abs(try values("sum_logits", type)[pair] - sum) <= 1e-13 * abs(sum))
            }
        }
    }

    @Test func `Two outputs of an activation have their means in common`() throws {
        let layers = #"{"type": "Linear", "out_features": 4}, {"type": "ReLU"}"#
        let full = try InfiniteWidthKernel<Double>(
            Self.specification(
                layers, [3], count: 2, parameterization: "ntk",
                kernel: #", "type": "nngp", "reduction": "full""#)
        ).whole()
        let data = try InfiniteWidthKernel<Double>(Self.specification(layers, [3], count: 2)).data
        // E[ReLU] = √(a/2π).
        let means = (0..<2).map { row in
            let square = (0..<3).reduce(0) { $0 + data[row, $1] * data[row, $1] } / 3
            return ((1.4 * 1.4 * square + 0.09) / (2 * .pi)).squareRoot()
        }
        #expect(abs(full[16 + 1] - means[0] * means[1]) <= 1e-15)
        #expect(full[0] > full[1])
    }

    /// Single precision ends at 3e38; covariances of 1e30 multiply to 1e60.
    @Test func `Large weights do not overflow where the kernel is finite`() throws {
        let layers = (0..<12).map { _ in #"\#(Self.linear(4)), {"type": "ReLU"}"# }.joined(separator: ", ")
        func kernel(_ deviation: Double, _ type: String) throws -> KernelSpecification {
            try Specification(
                json: #"""
                    {"architecture": {"parameterization": "ntk", "weight_std": \#(deviation), "bias_std": 0.5, "layers":
                     [\#(layers), \#(Self.linear(1))]}, "seed": 0, "data": [[1, 2, 3], [0.5, -1, 2], [-1, -2, -3], [1, 2, 3.5]],
                     "dtype": "\#(type)", "kernel": {"width": "infinite"}}
                    """#
            ).kernel
        }
        // 13 layers, each times 26² / 2.
        let single = try InfiniteWidthKernel<Float>(kernel(26, "float32")).whole()
        let double = try InfiniteWidthKernel<Double>(kernel(26, "float64")).whole()
        #expect(double.allSatisfy { $0 > 1e30 && $0 < 1e38 })
        #expect(relativeDifference(single, double) <= 1e-5)
        #expect(throws: KernelError.self) { try InfiniteWidthKernel<Float>(kernel(60, "float32")).whole() }
    }

    @Test func `Samples without any length have a kernel`() throws {
        for (_, layers, shape) in Self.layers {
            let specification = try Self.specification(layers, shape, count: 3)
            var data = try InfiniteWidthKernel<Double>(specification).data
            for column in 0..<data.columns { data[1, column] = 0 }
            let kernel = try InfiniteWidthKernel<Double>(
                specification, plan: LimitPlan(specification, runs: 1), stored: StoredSamples(data: data))
            #expect(try kernel.whole().allSatisfy(\.isFinite))
        }
    }

    /// Of a scale that is learned before an activation the channels see their own share, which no recursion on means
    /// alone has: the mean over 24 networks is 3 % from the limit, and would be 10 % from it.
    @Test func `Kernels of wide networks tend to the limit`() throws {
        func specification(_ kernel: String) throws -> KernelSpecification {
            try Specification(
                json: #"""
                    {"architecture": {"parameterization": "ntk", "bias_std": 0.3, "layers": [\#(Self.linear(192)),
                     {"type": "LayerNorm"}, {"type": "ReLU"}, \#(Self.linear(192)), {"type": "LayerNorm"}, {"type": "Tanh"},
                     \#(Self.linear(1))]}, "seed": 5, "data": [[1, 2, -1], [0.5, -1, 2]], "dtype": "float64",
                     "kernel": {\#(kernel)}}
                    """#
            ).kernel
        }
        let limit = try InfiniteWidthKernel<Double>(specification(#""width": "infinite""#)).whole()
        let mean = try EmpiricalKernel<Double>(specification(#""samples": 24"#)).whole()
        #expect(relativeDifference(mean, limit) <= 0.05)
    }

    /// The series' closed form of ReLU6 with its upper kink out of reach is ReLU's, and of Hardtanh with both a line's.
    @Test(arguments: [0.01, 1, 30])
    func `Kinks that nothing reaches make no difference`(scale: Double) throws {
        func kernel(_ layer: String) throws -> [Double] {
            try InfiniteWidthKernel<Double>(
                Specification(
                    json: #"""
                        {"architecture": {"parameterization": "ntk", "weight_std": \#(scale / 100), "layers": [\#(Self.linear(2)),
                         \#(layer), \#(Self.linear(1))]}, "seed": 0, "data": [[1, 2], [0.5, -1], [2, 1]],
                         "kernel": {"width": "infinite"}}
                        """#
                ).kernel
            ).whole()
        }
        let line = try kernel(#"{"type": "Hardtanh", "min_val": -1000, "max_val": 1000}"#)
        #expect(relativeDifference(line, try kernel(#"{"type": "Identity"}"#)) <= 1e-14)
    }
}
