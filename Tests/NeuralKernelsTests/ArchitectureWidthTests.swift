import Jobs
import NeuralKernels
import TestSupport
import Testing

/// Networks with another width of their hidden layers.
@Suite struct ArchitectureWidthTests {
    /// The output shapes of every step of the network and of the wider one.
    private func shapes(_ layers: String, _ shape: [Int], width: Int) throws -> (
        before: [[Int]], after: [[Int]]
    ) {
        let architecture = try Specification(
            json: #"""
                {"architecture": {"layers": [\#(layers)]}, "seed": 0, "data": {"type": "normal", "count": 1, "shape": \#(shape)}}
                """#
        ).kernel.architecture
        let wider = try architecture.widened(to: width)
        return (architecture.program.steps.map(\.outputShape), wider.program.steps.map(\.outputShape))
    }

    @Test func `Hidden layers become wider, and the output does not`() throws {
        let (_, after) = try shapes(
            #"{"type": "Linear", "out_features": 4}, {"type": "ReLU"}, {"type": "Linear", "out_features": 5}, {"type": "Tanh"}, {"type": "Linear", "out_features": 3}, {"type": "Sigmoid"}"#,
            [2], width: 7)
        #expect(after == [[7], [7], [7], [7], [3], [3]])
    }

    @Test func `Channels become wider, and normalizations with them`() throws {
        let (_, after) = try shapes(
            #"{"type": "Conv2d", "out_channels": 4, "kernel_size": 1}, {"type": "LayerNorm", "normalized_shape": [4, 2, 2]}, {"type": "GroupNorm", "num_groups": 2, "num_channels": 4}, {"type": "Flatten"}, {"type": "Linear", "out_features": 1}"#,
            [3, 2, 2], width: 6)
        #expect(after == [[6, 2, 2], [6, 2, 2], [6, 2, 2], [24], [1]])
    }

    @Test func `Tokens keep their number`() throws {
        let (_, after) = try shapes(
            #"{"type": "Linear", "out_features": 4}, {"type": "LayerNorm", "normalized_shape": [4]}, {"type": "Linear", "out_features": 2}"#,
            [3, 5], width: 6)
        #expect(after == [[3, 6], [3, 6], [3, 2]])
    }

    @Test func `Both sides of a residual become wider, and the last one's stay`() throws {
        let (_, after) = try shapes(
            #"{"type": "Linear", "out_features": 4}, {"type": "Residual", "layers": [{"type": "ReLU"}, {"type": "Linear", "out_features": 4}]}, {"type": "Residual", "layers": [{"type": "Linear", "out_features": 2}], "shortcut": [{"type": "Linear", "out_features": 2}]}"#,
            [3], width: 6)
        #expect(after == [[6], [6], [6], [6], [2], [2], [2]])
    }

    @Test func `A shortcut from the data keeps its width or does not fit`() throws {
        #expect(throws: InvalidArchitecture.self) {
            try shapes(
                #"{"type": "Residual", "layers": [{"type": "Linear", "out_features": 3}]}, {"type": "Linear", "out_features": 1}"#,
                [3], width: 6)
        }
    }
}
