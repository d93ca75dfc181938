import JSON
import Jobs
import NeuralKernels
import Testing

@Suite struct SpecificationReaderTests {
    static let example = """
        {"name": "Example", "architecture": {"layers": [{"type": "Linear", "out_features": 10}, {"type": "ReLU"},
         {"type": "Linear", "out_features": 1, "bias": false}]}, "seed": 18446744073709551615,
         "data": {"type": "normal", "count": 100, "shape": [20]}}
        """

    private func read(_ text: String) throws -> Specification {
        try SpecificationReader.read(JSONReader.read(Array(text.utf8)))
    }

    /// The faults by pointer.
    private func faults(_ text: String) throws -> [String: SpecificationFault.Reason] {
        do {
            _ = try SpecificationReader.read(JSONReader.read(Array(text.utf8)))
            return [:]
        } catch let error as InvalidSpecification {
            return Dictionary(error.faults.map { ($0.pointer.description, $0.reason) }) { first, _ in first }
        }
    }

    /// The example with a part replaced.
    private func altered(_ part: String, _ replacement: String) -> String {
        Self.example.replacing(part, with: replacement)
    }

    @Test func `The smallest specification has every default`() throws {
        let specification = try read(Self.example)
        #expect(specification.name == "Example")
        let kernel = specification.kernel
        #expect(kernel.seed == UInt64.max)
        #expect(kernel.profile == .avx2 && kernel.reduction == .traceSum && kernel.elementType == .float32)
        #expect(kernel.architecture.parameterization == .torch)
        #expect(kernel.architecture.parameterCount == 20 * 10 + 10 + 10)
        #expect(kernel.shape == [100, 100])
    }

    @Test func `A specification's own document reads as the same specification`() throws {
        let texts = [
            Self.example,
            """
            {"architecture": {"parameterization": "ntk", "weight_std": 1.5, "layers": [{"type": "GELU",
             "approximate": "tanh"}, {"type": "Linear", "out_features": 3, "bias_std": 0.25},
             {"type": "LeakyReLU"}, {"type": "Softplus", "beta": 2}, {"type": "Hardtanh", "max_val": 3}]},
             "seed": 7, "rng": {"profile": "default"}, "data": [[1, 2.5], [-3e-7, 4]], "against":
             {"type": "uniform", "count": 3, "shape": [2], "low": -1, "seed": 9},
             "kernel": {"reduction": "full"}, "dtype": "float64", "analyses": []}
            """,
            altered(#"{"type": "normal", "count": 100, "shape": [20]}"#, #"{"type": "circle", "count": 5}"#),
        ]
        for text in texts {
            let specification = try read(text)
            #expect(try SpecificationReader.read(specification.document) == specification)
            let again = try JSONReader.read(JSONWriter.bytes(specification.document))
            #expect(try SpecificationReader.read(again) == specification)
        }
    }

    @Test func `Defaults, order and name do not change the canonical bytes, and the seed does`() throws {
        let bytes = try read(Self.example).canonicalBytes
        let reordered = """
            {"dtype": "float32", "data": {"shape": [20.0], "type": "normal", "count": 1e2}, "seed": 18446744073709551615,
             "kernel": {"width": "finite"}, "architecture": {"parameterization": "torch", "layers": [{"out_features": 10,
             "type": "Linear", "bias": true}, {"type": "ReLU"}, {"type": "Linear", "out_features": 1, "bias": false}]}}
            """
        #expect(try read(reordered).canonicalBytes == bytes)
        #expect(try read(altered("18446744073709551615", "1")).canonicalBytes != bytes)
    }

    @Test func `Everything wrong is named at once`() throws {
        let faults = try faults(
            """
            {"nmae": "x", "architecture": {"layers": [{"type": "Linear", "out_features": 0}, {"type": "RELU"},
             {"type": "Linear"}, {"type": "Linear", "out_features": "3", "baias": 1}, 7]},
             "seed": -1, "data": {"type": "normal", "count": 1.5, "shape": [20, "x"]}, "dtype": "half"}
            """)
        let pointers: Set = [
            "/nmae", "/architecture/layers/0/out_features", "/architecture/layers/1/type",
            "/architecture/layers/2/out_features", "/architecture/layers/3/out_features",
            "/architecture/layers/3/baias", "/architecture/layers/4", "/seed", "/data/count", "/data/shape/1",
            "/dtype",
        ]
        #expect(Set(faults.keys) == pointers)
        #expect(faults["/architecture/layers/0/out_features"] == .notPositive("0"))
        #expect(faults["/architecture/layers/2/out_features"] == .missing)
        #expect(faults["/seed"] == .outOfRange("-1", minimum: "0", maximum: "18446744073709551615"))
    }

    @Test(arguments: [
        ("[[1, 2], [3]]", "/data/1", SpecificationFault.Reason.ragged(expected: [2], found: [1])),
        ("[[1, 2], [3, NaN]]", "/data/1/1", .notFinite("NaN")),
        ("[[1, 2], [3, 1e999]]", "/data/1/1", .notFinite("1e999")),
        ("[[1, 2], [3, null]]", "/data/1/1", .wrongType(expected: .number, found: .null)),
        ("[[1, 2], 3]", "/data/1", .wrongType(expected: .array, found: .number)),
        ("[[1, 2], [3, [4]]]", "/data/1/1", .wrongType(expected: .number, found: .array)),
        ("[]", "/data", .empty),
        ("[[]]", "/data/0", .empty),
        (
            "[1, 2]", "/architecture/layers/0",
            .architecture(.axes(LayerPlace(path: [.layer(0)], name: "Linear"), expected: 1, shape: []))
        ),
        ("[[1e39]]", "/data", .overflows(.float32, index: [0, 0])),
        ("7", "/data", .wrongType(expected: .object, found: .number)),
        (
            #"{"type": "file", "path": "x.npy"}"#, "/data/type",
            .notOneOf(["normal", "uniform", "sphere", "circle", "dataset"], found: "file")
        ),
        (
            #"{"type": "normal", "count": 1, "shape": [3], "low": 0}"#, "/data/low",
            .unknownMember("low", known: ["type", "count", "shape", "seed"])
        ),
        (
            #"{"type": "normal", "count": 1, "shape": [65536, 65536]}"#, "/data/shape",
            .tooManyElements(limit: 2147483647)
        ),
        (
            #"{"type": "normal", "count": 1, "shape": [2147483647, 2147483647, 2147483647]}"#, "/data/shape",
            .tooManyElements(limit: 2147483647)
        ),
        (
            #"{"type": "normal", "count": 2147483648, "shape": [3]}"#, "/data/count",
            .outOfRange("2147483648", minimum: "1", maximum: "2147483647")
        ),
        (#"{"type": "uniform", "count": 1, "shape": [3], "low": 2}"#, "/data/low", .notBelow(2, 1)),
        (
            #"{"type": "uniform", "count": 1, "shape": [3], "high": 1e39}"#, "/data/high",
            .tooLarge("1e39", .float32)
        ),
        (
            #"{"type": "uniform", "count": 1, "shape": [3], "low": -3e38, "high": 3e38}"#, "/data/low",
            .tooFarApart(.float32)
        ),
    ])
    func `Data that cannot be used are refused at their place`(
        data: String, pointer: String, reason: SpecificationFault.Reason
    ) throws {
        let text = altered(#"{"type": "normal", "count": 100, "shape": [20]}"#, data)
        #expect(try faults(text) == [pointer: reason])
    }

    /// Every number of a layer or of an architecture that the kernel is computed with.
    @Test(arguments: [
        ("LeakyReLU", "negative_slope"), ("ELU", "alpha"), ("CELU", "alpha"), ("Softplus", "beta"),
        ("Softplus", "threshold"), ("Hardtanh", "max_val"), ("LayerNorm", "eps"), ("RMSNorm", "eps"),
        ("BatchNorm1d", "eps"), ("Linear", "weight_std"), ("Linear", "bias_std"),
    ])
    func `A number that float32 cannot hold is refused by its name, and float64 takes it`(
        layer: String, argument: String
    ) throws {
        func text(_ dtype: String, _ number: String) -> String {
            let size = layer == "Linear" ? #", "out_features": 3"# : ""
            return """
                {"architecture": {"parameterization": "ntk", "layers": [{"type": "\(layer)", "\(argument)": \(number)\(size)},
                 {"type": "Linear", "out_features": 1}]}, "seed": 0, "data": [[1, 2]], "dtype": "\(dtype)"}
                """
        }
        let pointer = "/architecture/layers/0/\(argument)"
        #expect(try faults(text("float32", "3.5e38")) == [pointer: .tooLarge("3.5e38", .float32)])
        // The largest float32, as a decimal that is rounded to it.
        #expect(try faults(text("float32", "3.4028235e38")) == [:])
        #expect(try faults(text("float64", "3.5e38")) == [:])
    }

    @Test func `Scales of an architecture and ends of float64 are held to the dtype as well`() throws {
        let scaled = altered(
            #""architecture": {"#, #""architecture": {"parameterization": "ntk", "bias_std": 1e39, "#)
        #expect(try faults(scaled) == ["/architecture/bias_std": .tooLarge("1e39", .float32)])
        let wide = altered(
            #"{"type": "normal", "count": 100, "shape": [20]}"#,
            #"{"type": "uniform", "count": 9, "shape": [2], "low": -1e308, "high": 1e308}, "dtype": "float64""#
        )
        #expect(try faults(wide) == ["/data/low": .tooFarApart(.float64)])
    }

    @Test(arguments: [("CELU", "alpha"), ("Softplus", "beta")])
    func `What is divided by must not be zero in the dtype`(layer: String, argument: String) throws {
        let small = altered(#"{"type": "ReLU"}"#, #"{"type": "\#(layer)", "\#(argument)": 1e-60}"#)
        #expect(try faults(small) == ["/architecture/layers/1/\(argument)": .zero(.float32)])
        #expect(try faults(small.replacing(#""seed""#, with: #""dtype": "float64", "seed""#)) == [:])
    }

    @Test func `Layers whose parameters no integer counts are refused`() throws {
        let wide = #"{"type": "Linear", "out_features": 2147483647}"#
        let many = Array(repeating: wide, count: 4).joined(separator: ",")
        let text = altered(#"{"type": "ReLU"}"#, many)
        #expect(try faults(text) == ["/architecture/layers": .architecture(.tooManyParameters)])
    }

    @Test func `A network without parameters is refused`() throws {
        let text = """
            {"architecture": {"layers": [{"type": "ReLU"}]}, "seed": 0, "data": [[1]]}
            """
        #expect(try faults(text) == ["/architecture/layers": .architecture(.noParameters)])
    }

    /// Sizes that would overflow an integer, each in its own way.
    @Test(arguments: [
        #"{"type": "Conv2d", "out_channels": 4, "kernel_size": 1, "padding": 2147483647}"#,
        #"{"type": "Conv2d", "out_channels": 1, "kernel_size": 2147483647, "padding": 2147483647}"#,
        #"{"type": "Conv2d", "out_channels": 2147483647, "kernel_size": 1}"#,
        #"{"type": "AdaptiveAvgPool2d", "output_size": 2147483647}"#,
        #"{"type": "Linear", "out_features": 2147483647}"#,
        #"{"type": "Conv2d", "out_channels": 1, "kernel_size": 2147483647, "dilation": 2147483647}"#,
        #"{"type": "LayerNorm", "normalized_shape": [2147483647, 2147483647]}"#,
    ])
    func `A layer of absurd size is refused and traps nothing`(layer: String) throws {
        let text = """
            {"architecture": {"layers": [\(layer), \(layer), {"type": "Flatten"}, {"type": "Linear", "out_features": 1}]},
             "seed": 0, "data": {"type": "normal", "count": 2147483647, "shape": [3, 5, 5]}}
            """
        #expect(try !faults(text).isEmpty)
    }

    /// Lengths that the first elements promise and the others do not keep.
    @Test func `A ragged array whose shape would overflow is refused and traps nothing`() throws {
        let row = Array(repeating: "1", count: 999).joined(separator: ",")
        let nested = (0..<7).reduce("1") { inner, _ in "[\(inner),\(row)]" }
        let text = altered(#"{"type": "normal", "count": 100, "shape": [20]}"#, nested)
        let faults = try faults(text)
        #expect(faults.count >= 100)
        #expect(faults[""] != nil, "how many more there are")
    }

    /// The pointers of all faults, in their order.
    private func pointers(_ text: String) throws -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let error as InvalidSpecification {
            return error.faults.map(\.pointer.description)
        }
    }

    @Test func `Faults come in the order of the document, a residual before its own layers`() throws {
        let text = """
            {"rng": 1, "architecture": {"layers": [{"type": "LayerNorm", "normalized_shape": 4},
             {"type": "Residual", "shortcut": [{"type": "LayerNorm", "normalized_shape": 6}],
              "layers": [{"type": "LayerNorm", "normalized_shape": 5}, {"type": "Linear", "out_features": 2}]},
             {"type": "LayerNorm", "normalized_shape": 7}], "weight_std": 1},
             "kernel": {"samples": 0}, "data": [[1, 2, 1e39]]}
            """
        #expect(
            try pointers(text) == [
                "/rng", "/architecture/layers/0", "/architecture/layers/1",
                "/architecture/layers/1/shortcut/0",
                "/architecture/layers/1/layers/0", "/architecture/layers/2", "/architecture/weight_std",
                "/kernel/samples", "/data", "/seed",
            ])
    }

    @Test func `Layers are checked up to the first that cannot be read`() throws {
        let text = altered(
            #"{"type": "ReLU"}"#,
            #"""
            {"type": "LayerNorm", "normalized_shape": 4}, {"type": "Residual", "layers": [{"type": "Relu"}]},
            {"type": "LayerNorm", "normalized_shape": 4}
            """#)
        #expect(try pointers(text) == ["/architecture/layers/1", "/architecture/layers/2/layers/0/type"])
        // Whether a network has parameters is not known then.
        #expect(
            try pointers(#"{"architecture": {"layers": [{"type": "ReLU"}, {}]}, "seed": 0, "data": [[1]]}"#)
                == ["/architecture/layers/1/type"])
    }

    @Test func `Layers are checked when the data's shape is all that is known of them`() throws {
        let text = altered(#"{"type": "ReLU"}"#, #"{"type": "LayerNorm", "normalized_shape": 4}"#)
        #expect(
            try pointers(text.replacing("100", with: "0")) == ["/architecture/layers/1", "/data/count"])
        #expect(try pointers(text.replacing("[20]", with: "[0]")) == ["/data/shape/0"])
    }

    @Test func `Scales belong to the scaled parameterizations`() throws {
        let text = altered(#""architecture": {"#, #""architecture": {"weight_std": 1, "#)
        #expect(try faults(text) == ["/architecture/weight_std": .needsScaledParameterization])
    }

    @Test func `Data and against need samples of one shape`() throws {
        let text = altered(#""seed""#, #""against": [[1, 2]], "seed""#)
        #expect(try faults(text) == ["/against": .shapesDiffer(data: [20], against: [2])])
    }

    @Test(arguments: ["null", "[]", "3", "\"x\""])
    func `A document that is no object is refused`(text: String) throws {
        #expect(try faults(text).keys.contains(""))
    }
}
