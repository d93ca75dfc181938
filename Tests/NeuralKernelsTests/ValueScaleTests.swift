import Foundation
import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

@Suite struct ValueScaleTests {
    /// Single precision has room for squares up to 2^128, double up to 2^1024; powers of two change no digit.
    @Test(arguments: ["torch", "ntk", "standard"])
    func `Scales that later layers take back do not change a byte`(parameterization: String) throws {
        func kernel<Scalar: NetworkScalar>(_ power: Int, data: Int, _ type: Scalar.Type) throws -> [Scalar] {
            func linear(_ width: Int, _ power: Int) -> String {
                let deviation = 1.5 * Double(sign: .plus, exponent: power, significand: 1)
                let scale =
                    parameterization == "torch" ? "" : #", "weight_std": \#(deviation), "bias_std": 0"#
                return #"{"type": "Linear", "out_features": \#(width)\#(scale), "bias": false}"#
            }
            let one = Double(sign: .plus, exponent: data, significand: 1)
            let specification = try Specification(
                json: #"""
                    {"architecture": {"parameterization": "\#(parameterization)", "layers": [\#(linear(4, power)),
                     {"type": "ReLU"}, \#(linear(4, 0)), {"type": "Residual", "layers": [{"type": "LeakyReLU"},
                     \#(linear(4, 0))]}, \#(linear(2, -power - data))]}, "seed": 0,
                     "data": [[\#(one), \#(2 * one)], [\#(one / 2), \#(-one)], [\#(one), \#(2.25 * one)], [0, 0]],
                     "dtype": "\#(Scalar.self == Float.self ? "float32" : "float64")",
                     "kernel": {"width": "infinite", "type": "\#(parameterization == "ntk" ? "ntk" : "nngp")"}}
                    """#
            ).kernel
            return try InfiniteWidthKernel<Scalar>(specification).whole()
        }
        let isFixed = parameterization == "torch"
        let single = try kernel(0, data: 0, Float.self)
        let double = try kernel(0, data: 0, Double.self)
        #expect(single[0] > 0)
        for power in isFixed ? [] : [60, 110, -60, -110] {
            #expect(try kernel(power, data: 0, Float.self) == single, "\(power)")
            #expect(try kernel(8 * power, data: 0, Double.self) == double, "\(power)")
        }
        for data in isFixed ? [] : [90, -90] {
            #expect(try kernel(0, data: data, Float.self) == single, "\(data)")
            #expect(try kernel(-data / 2, data: data, Float.self) == single, "\(data)")
        }
        guard isFixed else { return }
        // Nothing takes these back.
        #expect(throws: KernelError.self) { try kernel(0, data: 90, Float.self) }
        #expect(try kernel(0, data: 30, Float.self) == single.map { $0 * 0x1p60 })
    }

    /// Double precision has room for what single must carry over scales.
    @Test(arguments: InfiniteWidthKernelTests.layers.indices)
    func `Every layer carries the scale`(index: Int) throws {
        let (name, layers, shape) = InfiniteWidthKernelTests.layers[index]
        for (deviation, parameterization) in [(1e12, "standard"), (1e-12, "ntk"), (1e-15, "standard")] {
            // The last layer brings the kernel back.
            let all = layers.components(separatedBy: #"{"type": "#)
            guard let last = all.lastIndex(where: { $0.hasPrefix(#""Linear"#) || $0.hasPrefix(#""Conv2d"#) })
            else { continue }
            var parts = all
            parts[last] = parts[last].replacing(
                "}", with: #", "weight_std": \#(1 / deviation)}"#, maxReplacements: 1)
            let scaled = parts.joined(separator: #"{"type": "#)
            func specification(_ type: String, _ kind: String) throws -> KernelSpecification {
                try Specification(
                    json: #"""
                        {"architecture": {"parameterization": "\#(parameterization)", "weight_std": \#(deviation),
                         "bias_std": 0.3, "layers": [\#(scaled)]}, "seed": 1, "dtype": "\#(type)",
                         "data": {"type": "normal", "count": 3, "shape": \#(shape)},
                         "kernel": {"width": "infinite", "type": "\#(kind)"}}
                        """#
                ).kernel
            }
            for kind in ["ntk", "nngp"] {
                let exact = try InfiniteWidthKernel<Double>(specification("float64", kind))
                let data = Matrix(
                    rows: exact.data.rows, columns: exact.data.columns,
                    elements: exact.data.elements.map { Float($0) })
                let single = try specification("float32", kind)
                let kernel = try InfiniteWidthKernel<Float>(
                    single, plan: LimitPlan(single, runs: 1), stored: StoredSamples(data: data))
                let wanted = try exact.whole()
                guard wanted.allSatisfy({ abs($0) < 1e37 }) else {
                    #expect(throws: KernelError.self, "\(name)") { try kernel.whole() }
                    continue
                }
                #expect(
                    relativeDifference(try kernel.whole(), wanted) <= 1e-5, "\(name), \(kind), \(deviation)")
            }
        }
    }

    private static func kernel<Scalar: NetworkScalar>(
        _ layers: String, data: String, parameterization: String = "ntk", _ type: Scalar.Type
    ) throws -> [Scalar] {
        let specification = try Specification(
            json: #"""
                {"architecture": {"parameterization": "\#(parameterization)", "layers": [\#(layers)]}, "seed": 0,
                 "data": \#(data), "dtype": "\#(Scalar.self == Float.self ? "float32" : "float64")",
                 "kernel": {"width": "infinite"}}
                """#
        ).kernel
        return try InfiniteWidthKernel<Scalar>(specification).whole()
    }

    /// Every square doubles the exponent: after sixty it is no integer any more.
    @Test(arguments: [1, 1e308, Double.leastNonzeroMagnitude])
    func `However far numbers go, the work ends with an error or a kernel`(deviation: Double) throws {
        let layers = Array(
            repeating:
                #"{"type": "Linear", "out_features": 2, "weight_std": \#(deviation)}, {"type": "Square"}"#,
            count: 100
        ).joined(separator: ", ")
        do {
            let values = try Self.kernel(layers, data: "[[1, 2], [3, 4]]", Double.self)
            let isFinite = values.allSatisfy(\.isFinite)
            #expect(isFinite)
        } catch is KernelError {}
    }

    /// Θ = (g_w K₀ + …)/(K + ε) + K/(K + ε) + 1, and K is far below ε.
    @Test(arguments: [1e-20, 1e-30, 1e-150, 1e-163, 1e-200, Double.leastNonzeroMagnitude])
    func `Behind a normalization of tiny values its epsilon counts`(deviation: Double) throws {
        let layers =
            #"{"type": "Linear", "out_features": 2, "weight_std": \#(deviation), "bias": false}, {"type": "LayerNorm"}"#
        func values<Scalar: NetworkScalar>(_ type: Scalar.Type) throws -> [Double] {
            try Self.kernel(layers, data: "[[1, 2, 3, 4]]", parameterization: "standard", type)
                .map { Double($0) }
        }
        // Of two outputs; fan_in times the mean square, over ε.
        let wanted = 2 * (4 * 7.5 / 1e-5 + 1)
        let (double, single) = (try values(Double.self)[0], try values(Float.self)[0])
        #expect(abs(double / wanted - 1) <= 1e-12)
        #expect(abs(single / wanted - 1) <= 1e-6)
    }

    @Test func `Data that are only moved or averaged carry their scale`() throws {
        let linear = #"{"type": "Linear", "out_features": 2, "weight_std": 1e-25, "bias": false}"#
        let pooled =
            #"{"type": "AvgPool2d", "kernel_size": 2, "stride": 1}, {"type": "Flatten"}, \#(linear), {"type": "ReLU"}, {"type": "Linear", "out_features": 1}"#
        let data = "[[[[1e25, 2e25, 0], [0, 3e25, 1e25]]], [[[1e25, 1e25, 1e24], [0, 3e25, 2e25]]]]"
        let single = try Self.kernel(pooled, data: data, Float.self)
        let double = try Self.kernel(pooled, data: data, Double.self)
        #expect(double[0] > 0)
        #expect(relativeDifference(single, double) <= 1e-5)
    }
}
