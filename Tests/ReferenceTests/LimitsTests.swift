import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

/// Kernels of infinite width, against neural-tangents 0.6.5 and against quadrature in 40 digits.
@Suite struct LimitsTests {
    static let cases = (Golden.document("limits")["cases"].elements ?? []).map { $0 }

    private static func numbers(_ value: JSONValue) -> [Double] {
        switch value {
        case .numbers(let numbers): numbers
        case .array(let elements): elements.flatMap(numbers)
        default: [value.double]
        }
    }

    /// The case's specification with another kernel.
    private static func specification(_ golden: JSONValue, kind: String) throws -> KernelSpecification {
        guard case .object(var document) = golden["specification"] else { fatalError("no object") }
        document.append(
            "kernel",
            .object([
                "type": .string(kind), "width": .string("infinite"), "reduction": .string("trace_mean"),
            ]))
        return try SpecificationReader.read(.object(document)).kernel
    }

    /// 1e-12 of the largest entry; where samples coincide, or are multiples of one another, neural-tangents' own angles
    /// have half their digits.
    @Test(arguments: cases.indices)
    func `Kernels of infinite width equal neural-tangents'`(index: Int) throws {
        let golden = Self.cases[index]
        for kind in ["ntk", "nngp"] {
            let specification = try Self.specification(golden, kind: kind)
            let values = try InfiniteWidthKernel<Double>(specification).whole()
            let wanted = Self.numbers(golden[kind])
            let count = specification.data.count
            let scale = wanted.map(\.magnitude).max() ?? 1
            #expect(values.count == wanted.count)
            for (place, pair) in zip(values, wanted).enumerated() {
                let (row, column) = place.quotientAndRemainder(dividingBy: count)
                let parallel = row == column || [[1, 4], [2, 5]].contains([row, column].sorted())
                let tolerance = kind == "ntk" && parallel ? 1e-8 : 1e-12
                #expect(
                    abs(pair.0 - pair.1) <= tolerance * scale,
                    "\(golden["specification"]["name"].text), \(kind), \(row), \(column)")
            }
        }
    }

    static let duals = Golden.document("duals").elements ?? []

    private static func layer(_ name: String) -> String {
        name == "GELU tanh" ? #"{"type": "GELU", "approximate": "tanh"}"# : #"{"type": "\#(name)"}"#
    }

    /// To 1e-12.
    ///
    /// The series of the others end at 512 terms: what is left out, which the blocks say,
    /// falls with the correlation's 512th power, and here is below that too; a jump of φ′ costs the slope the more.
    @Test(arguments: duals.indices)
    func `Activations without a closed form equal quadrature in 40 digits`(index: Int) throws {
        let golden = Self.duals[index]
        let variances = Self.numbers(golden["variances"])
        let covariance = golden["covariance"].double
        // Two samples in the plane with these products, so that the first layer's covariances are a, b and c.
        let x = (2 * variances[0]).squareRoot()
        let across = 2 * covariance / x
        let along = (2 * variances[1] - across * across).squareRoot()
        var kernels: [String: Double] = [:]
        for kind in ["ntk", "nngp"] {
            let specification = try Specification(
                json: #"""
                    {"architecture": {"parameterization": "ntk", "weight_std": 1, "layers": [
                     {"type": "Linear", "out_features": 1}, \#(Self.layer(golden["activation"].text)),
                     {"type": "Linear", "out_features": 1}]}, "seed": 0,
                     "data": [[\#(x), 0], [\#(across), \#(along)]],
                     "kernel": {"type": "\#(kind)", "width": "infinite"}}
                    """#
            ).kernel
            kernels[kind] = try InfiniteWidthKernel<Double>(specification).whole()[1]
        }
        let (ntk, nngp) = (kernels["ntk"] ?? .nan, kernels["nngp"] ?? .nan)
        #expect(abs(nngp - golden["value"].double) <= 1e-12, "\(golden["activation"].text)")
        // Θ = K + K′ c.
        #expect(
            abs((ntk - nngp) / covariance - golden["slope"].double) <= 1e-12, "\(golden["activation"].text)")
    }

    static let near = Golden.document("near_duplicates").elements ?? []

    /// 1e-14 and 1e-6 of each entry, however near the samples.
    ///
    /// Samples of many features, here of the same over and over, are separated by a matrix product.
    @Test(arguments: near.indices, [1, 16])
    func `Near duplicates and near opposites keep their digits`(index: Int, repeats: Int) throws {
        let golden = Self.near[index]
        let samples = (golden["samples"].elements ?? []).map { sample in
            Array(repeating: Self.numbers(sample), count: repeats).flatMap { $0 }
        }
        let depth = golden["depth"].integer
        for (type, member, tolerance) in [
            ("float64", "kernels", 1e-14), ("float32", "float32_kernels", 1e-6),
        ] {
            let wanted = Self.numbers(golden[member])
            for (kind, want) in zip(["ntk", "nngp"], wanted) {
                let slope = golden["negative_slope"].double
                let activation =
                    slope.isNaN
                    ? #"{"type": "ReLU"}"# : #"{"type": "LeakyReLU", "negative_slope": \#(slope)}"#
                let layers = Array(
                    repeating: #"{"type": "Linear", "out_features": 1}, \#(activation)"#, count: depth)
                let specification = try Specification(
                    json: #"""
                        {"architecture": {"parameterization": "ntk", "weight_std": \#(golden["weight_std"].double),
                         "bias_std": \#(golden["bias_std"].double), "layers": [
                         \#((layers + [#"{"type": "Linear", "out_features": 1}"#]).joined(separator: ", "))]},
                         "seed": 0, "data": \#(samples), "dtype": "\#(type)",
                         "kernel": {"type": "\#(kind)", "width": "infinite"}}
                        """#
                ).kernel
                let value =
                    type == "float64"
                    ? try InfiniteWidthKernel<Double>(specification).whole()[1]
                    : Double(try InfiniteWidthKernel<Float>(specification).whole()[1])
                // Of opposite samples without a bias nothing is left: then of what each sample has by itself.
                let name = golden["name"].text
                let isOpposite = name == "its negative" || name.hasPrefix("opposite")
                let own = isOpposite || name == "zero" ? max(1, abs(want)) : abs(want)
                #expect(
                    abs(value - want) <= tolerance * own,
                    "\(golden["name"].text), depth \(depth), \(kind), \(type)")
            }
        }
    }
}
