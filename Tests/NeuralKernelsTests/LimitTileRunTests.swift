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
