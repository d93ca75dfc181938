import Foundation
import Jobs
import NeuralKernels
import TestSupport
import Testing

@Suite struct LimitTileRunTests {
    private static func linear(_ width: Int) -> String { #"{"type": "Linear", "out_features": \#(width)}"# }

    /// A sample of zeros has no mean in a run of its own; whether a value has means must not depend on that.
    @Test func `A pair does not depend on its neighbours in a run`() throws {
        let layers =
            #"{"type": "Residual", "layers": [{"type": "Linear", "out_features": 8, "bias": false}, {"type": "ReLU"}], "shortcut": [\#(Self.linear(8)), {"type": "ReLU"}]}, \#(Self.linear(1))"#
        func kernel(_ data: String) throws -> [Double] {
            try InfiniteWidthKernel<Double>(
                Specification(
                    json: #"""
                        {"architecture": {"layers": [\#(layers)]}, "seed": 0, \#(data), "kernel": {"width": "infinite", "type": "nngp"}}
                        """#
                ).kernel
            ).whole()
        }
        let alone = try kernel(#""data": [[0, 0]], "against": [[1, 2]]"#)
        let together = try kernel(#""data": [[0, 0], [1, 2]]"#)
        #expect(abs(alone[0] - together[1]) <= 1e-15)
    }

    @Test(arguments: [
        (#"{"type": "Tanh"}"#, "1e200"), (#"{"type": "ReLU"}"#, "1e200"),
        (#"{"type": "CELU", "alpha": 5e-324}"#, "1"), (#"{"type": "Softplus", "beta": 1.7e308}"#, "3"),
        (#"{"type": "Hardtanh", "min_val": -1.7e308, "max_val": 1.7e308}"#, "1e-150"),
        (#"{"type": "ReLU6"}"#, "1e-170"),
    ])
    func `Numbers at the ends of what there is fail the kernel or have one`(layer: String, value: String)
        throws
    {
        let specification = try Specification(
            json: #"""
                {"architecture": {"layers": [\#(Self.linear(8)), \#(layer), \#(Self.linear(1))]}, "seed": 0,
                 "data": [[\#(value), 0], [0, \#(value)]], "kernel": {"width": "infinite"}}
                """#
        ).kernel
        do {
            #expect(try InfiniteWidthKernel<Double>(specification).whole().allSatisfy(\.isFinite))
        } catch let error as KernelError {
            #expect(value == "1e200", "\(error)")
        }
    }

    /// NTK and NNGP of one layer of weights of that deviation and an activation, for u = v and, at ρ = 1/2, for others.
    private static func activated(_ layer: String, _ deviation: Double, _ kind: String) throws -> [Double] {
        try InfiniteWidthKernel<Double>(
            Specification(
                json: #"""
                    {"architecture": {"parameterization": "ntk", "weight_std": \#(deviation), "bias_std": 0,
                     "layers": [\#(linear(1)), {"type": "\#(layer)"}]}, "seed": 0,
                     "data": [[1, 1, 1, 1], [1, 1, 1, -1]], "kernel": {"width": "infinite", "type": "\#(kind)"}}
                    """#
            ).kernel
        ).whole()
    }

    /// E[φ′(u)²] tends to the integral of φ′² over √(2π) σ, which 24 halvings of a panel do not see at σ = 10¹².
    @Test(arguments: [("Sigmoid", 1.0 / 6), ("Tanh", 4.0 / 3), ("Softsign", 2.0 / 3)], [1e9, 1e12, 1e30])
    func `However steep it is, an activation's slope is seen`(
        activation: (layer: String, integral: Double), deviation: Double
    ) throws {
        let values = try Self.activated(activation.layer, deviation, "ntk")
        // Θ = σ² E[φ′²].
        let wanted = activation.integral / (2 * Double.pi).squareRoot() * deviation
        #expect(abs(values[0] / wanted - 1) <= 1e-8)
    }

    /// E[sin u sin v] = e^{−σ²} sinh ρσ².
    @Test func `A sine of little variance keeps its digits`() throws {
        for deviation in [1e-8, 1e-3, 0.5, 30] {
            let values = try Self.activated("Sin", deviation, "nngp")
            let variance = deviation * deviation
            let near = exp(-variance / 2)
            let wanted = near * -expm1(-variance) / 2
            #expect(abs(values[1] - wanted) <= 4e-16 * max(wanted, values[0]), "\(deviation)")
        }
    }

    /// x/2 far out on one side, and 0 on the other: half of ReLU's own.
    @Test func `An activation is a rectifier far out, or refused`() throws {
        for deviation in [1e10, 1e35] {
            let near = try Self.activated("GELU", deviation, "nngp")
            let far = try Self.activated("ReLU", deviation, "nngp")
            #expect(relativeDifference(near, far) <= 1e-9, "\(deviation)")
        }
        #expect(throws: KernelError.self) { try Self.activated("GELU", 1e60, "nngp") }
        #expect(throws: KernelError.self) { try Self.activated("Tanh", 1e60, "nngp") }
    }

    @Test func `The work stops at the next look`() throws {
        struct Stopped: Error {}
        for layer in ["Tanh", "Hardtanh", "ReLU"] {
            let specification = try Specification(
                json: #"""
                    {"architecture": {"layers": [{"type": "Conv2d", "out_channels": 4, "kernel_size": 3},
                     {"type": "\#(layer)"}, {"type": "Flatten"}, \#(Self.linear(1))]}, "seed": 1,
                     "data": {"type": "normal", "count": 5, "shape": [1, 6, 6]}, "kernel": {"width": "infinite"}}
                    """#
            ).kernel
            let kernel = try InfiniteWidthKernel<Double>(specification)
            let work = kernel.work(on: kernel.tiling[0])
            var looks = 0
            #expect(throws: Stopped.self) {
                _ = try work.run(phase: 0, piece: 0) {
                    looks += 1
                    if looks == 3 { throw Stopped() }
                }
            }
            #expect(looks == 3)
        }
    }
}
