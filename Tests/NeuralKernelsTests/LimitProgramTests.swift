import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

/// Which networks have a limit, and at which layer others do not.
@Suite struct LimitProgramTests {
    /// The reasons by the layers' places.
    private func faults(_ layers: String, _ shape: [Int] = [4], reduction: Reduction = .traceSum) throws
        -> [String]
    {
        let specification = try Specification(
            json: #"""
                {"architecture": {"layers": [\#(layers)]}, "seed": 0,
                 "data": {"type": "normal", "count": 2, "shape": \#(shape)}}
                """#)
        do {
            try specification.kernel.architecture.checkLimit(.float64, reduction)
            return []
        } catch {
            return error.faults.map { "\($0.place.position) \($0.reason)" }
        }
    }

    private static let linear = #"{"type": "Linear", "out_features": 4}"#
    private static let conv = #"{"type": "Conv2d", "out_channels": 4, "kernel_size": 1}"#

    @Test(arguments: [
        (#"\#(conv), {"type": "MaxPool2d", "kernel_size": 2}"#, [2, 4, 4], ["1 maximum"]),
        (#"\#(linear), {"type": "BatchNorm1d"}, {"type": "ReLU"}"#, [4], ["1 batchNormalization"]),
        (#"\#(linear), {"type": "ReLU"}, {"type": "Tanh"}"#, [4], ["2 notGaussian"]),
        (#"\#(linear), {"type": "ReLU"}, {"type": "LayerNorm"}, {"type": "ReLU"}"#, [4], ["3 notGaussian"]),
        (#"\#(linear), {"type": "Residual", "layers": [{"type": "ReLU"}]}"#, [4], ["1 dependentSides"]),
        (#"{"type": "Residual", "layers": [\#(linear)]}, {"type": "ReLU"}"#, [4], ["1 notGaussian"]),
        (#"{"type": "LayerNorm"}, \#(linear)"#, [4], ["0 learnsOnData"]),
        (#"\#(conv), \#(linear)"#, [2, 4, 4], ["1 alongPositions"]),
        (
            #"\#(conv), {"type": "LayerNorm", "normalized_shape": [4]}, {"type": "ReLU"}"#, [2, 4, 4],
            ["1 alongPositions"]
        ),
        (#"\#(linear), \#(conv)"#, [2, 4, 4], ["1 alongPositions"]),
        (
            #"\#(conv), {"type": "Conv2d", "out_channels": 4, "kernel_size": 1, "groups": 4}"#, [2, 4, 4],
            ["1 groupsOfOneChannel"]
        ),
        (
            #"{"type": "Conv2d", "out_channels": 4, "kernel_size": 1, "groups": 2}"#, [2, 4, 4],
            ["0 groupsOfData"]
        ),
        (
            #"{"type": "Conv2d", "out_channels": 1, "kernel_size": 1}, {"type": "AvgPool2d", "kernel_size": 2}"#,
            [1, 64, 64],
            ["1 tooManyPairs(positions: 4096, limit: 2048)"]
        ),
        (
            #"{"type": "Residual", "layers": [\#(conv), {"type": "MaxPool2d", "kernel_size": 1}]}, {"type": "BatchNorm2d"}"#,
            [4, 2, 2],
            ["0.layers.1 maximum", "1 batchNormalization"]
        ),
        (
            #"\#(conv), {"type": "LayerNorm"}, {"type": "AvgPool2d", "kernel_size": 2}, {"type": "ReLU"}"#,
            [2, 4, 4],
            ["3 learnsBeforeActivation"]
        ),
        (
            #"\#(linear), {"type": "LayerNorm"}, {"type": "LayerNorm"}, {"type": "ReLU"}"#, [4],
            ["3 learnsBeforeActivation"]
        ),
        (
            #"\#(linear), {"type": "Residual", "layers": [\#(linear), {"type": "RMSNorm"}]}, {"type": "ReLU"}"#,
            [4],
            ["2 learnsBeforeActivation"]
        ),
    ])
    func `A layer without a limit is named`(layers: String, shape: [Int], expected: [String]) throws {
        #expect(try faults(layers, shape) == expected)
    }

    @Test(arguments: [
        // What comes before any weights is worked out on numbers.
        (
            #"{"type": "MaxPool2d", "kernel_size": 2}, {"type": "Tanh"}, {"type": "Sin"}, \#(conv)"#,
            [2, 4, 4]
        ),
        (#"{"type": "LayerNorm", "elementwise_affine": false}, \#(linear)"#, [4]),
        (
            #"\#(linear), {"type": "Dropout"}, {"type": "Residual", "layers": [{"type": "ReLU"}, \#(linear)]}, {"type": "GELU"}"#,
            [4]
        ),
        (
            #"\#(linear), {"type": "Residual", "layers": [{"type": "ReLU"}, \#(linear)], "shortcut": [\#(linear)]}"#,
            [3, 4]
        ),
        (#"\#(conv), {"type": "ReLU"}, {"type": "Flatten"}, {"type": "LayerNorm"}, \#(linear)"#, [2, 4, 4]),
        // A scale is learned directly before an activation, or with weights between.
        (
            #"\#(linear), {"type": "Residual", "layers": [{"type": "LayerNorm"}, {"type": "ReLU"}, \#(linear)]}, {"type": "ReLU"}"#,
            [4]
        ),
        // Where nothing mixes positions, there may be many.
        (#"\#(conv), {"type": "ReLU"}, \#(conv), {"type": "Flatten"}, \#(linear)"#, [1, 64, 64]),
    ])
    func `Others have one`(layers: String, shape: [Int]) throws {
        #expect(try faults(layers, shape).isEmpty)
    }

    /// Each would take gigabytes, or hours, while it is only read.
    @Test(arguments: [
        (
            #"{"type": "Conv1d", "out_channels": 1, "kernel_size": 2147483647, "padding": 1073741823}"#,
            [1, 1]
        ),
        (#"{"type": "Conv1d", "out_channels": 1, "kernel_size": 32768, "padding": 16384}"#, [1, 65536]),
        (#"{"type": "Conv1d", "out_channels": 1, "kernel_size": 1}"#, [1, 2_147_483_647]),
        (#"\#(linear), {"type": "LayerNorm", "normalized_shape": [4]}"#, [500_000_000, 1]),
        (
            #"{"type": "Conv2d", "out_channels": 1, "kernel_size": 1}, {"type": "AvgPool2d", "kernel_size": 45, "stride": 1, "padding": 22}, {"type": "AdaptiveAvgPool2d", "output_size": 1}"#,
            [1, 45, 45]
        ),
    ])
    func `A window that cannot be listed is refused`(layers: String, shape: [Int]) throws {
        let found = try faults(layers, shape)
        #expect(found.count == 1)
        #expect(found.first?.contains("tooManyTaps") == true, "\(found)")
    }

    /// Many steps share their pairs.
    @Test func `Deep networks of many positions are planned in little memory`() throws {
        let layers = Array(repeating: #"{"type": "Linear", "out_features": 1}"#, count: 1000).joined(
            separator: ", ")
        #expect(try faults(layers, [2048, 1], reduction: .sumLogits).isEmpty)
    }

    @Test(arguments: [(12, false), (4, false), (2, true), (1, true)])
    func `Groups of a flattened axis are whole channels, and several`(groups: Int, isFine: Bool) throws {
        let layers =
            #"{"type": "Conv2d", "out_channels": 4, "kernel_size": 3}, {"type": "Flatten"}, {"type": "GroupNorm", "num_groups": \#(groups)}, {"type": "Linear", "out_features": 1}"#
        #expect(try faults(layers, [1, 5, 5]) == (isFine ? [] : ["2 groupsOfOneChannel"]))
    }

    @Test func `A request for a limit that there is not points at its layers`() throws {
        let text = #"""
            {"architecture": {"layers": [\#(Self.conv), {"type": "MaxPool2d", "kernel_size": 2}, {"type": "Flatten"},
             \#(Self.linear)]}, "seed": 0, "data": {"type": "normal", "count": 2, "shape": [2, 4, 4]},
             "kernel": {"width": "infinite", "samples": 3}, "analyses": ["layers"]}
            """#
        let error = try #require(throws: InvalidSpecification.self) { try Specification(json: text) }
        #expect(
            error.faults.map(\.pointer.description) == [
                "/architecture/layers/1", "/kernel/samples", "/analyses/0",
            ])
    }

    @Test func `Infinite width is computed in double precision unless asked otherwise`() throws {
        func type(_ more: String) throws -> ElementType {
            try Specification(
                json: #"{"architecture": {"layers": [\#(Self.linear)]}, "seed": 0, "data": [[1, 2]]\#(more)}"#
            ).kernel.elementType
        }
        #expect(try type("") == .float32)
        #expect(try type(#", "kernel": {"width": "infinite"}"#) == .float64)
        #expect(try type(#", "kernel": {"width": "infinite"}, "dtype": "float32""#) == .float32)
    }

    @Test func `The width is part of a specification's canonical form`() throws {
        let text =
            #"{"architecture": {"layers": [\#(Self.linear)]}, "seed": 0, "data": [[1, 2]], "dtype": "float64""#
        let finite = try Specification(json: text + "}")
        let infinite = try Specification(json: text + #", "kernel": {"width": "infinite"}}"#)
        #expect(finite.canonicalBytes != infinite.canonicalBytes)
        #expect(
            try SpecificationReader.read(JSONReader.read(infinite.canonicalBytes)).kernel == infinite.kernel)
    }
}
