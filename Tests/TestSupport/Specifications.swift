internal import JSON
package import Jobs
package import NeuralKernels

extension Specification {
    /// Reads a specification's document.
    ///
    /// - Throws: `JSONError` or `InvalidSpecification`.
    package init(json text: String) throws {
        self = try SpecificationReader.read(JSONReader.read(Array(text.utf8)))
    }

    /// A small kernel; every seed is another one.
    ///
    /// With a `dataSeed` all seeds have the same data.
    package static func small(
        seed: Int, name: String = "Small", count: Int = 6, outputs: Int = 1, samples: Int = 1,
        reduction: Reduction = .traceSum, elementType: ElementType = .float32, dataSeed: Int? = nil,
        timeout: Double? = nil, analyses: [Analysis] = []
    ) throws -> Specification {
        let ownSeed = dataSeed.map { ", \"seed\": \($0)" } ?? ""
        return try Specification(
            json: """
                {"name": "\(name)", "architecture": {"layers": [{"type": "Linear", "out_features": 4},
                 {"type": "Tanh"}, {"type": "Linear", "out_features": \(outputs)}]}, "seed": \(seed),
                 "data": {"type": "normal", "count": \(count), "shape": [3]\(ownSeed)},
                 "kernel": {"reduction": "\(reduction.rawValue)", "samples": \(samples)}, "dtype": "\(elementType.rawValue)",
                 "timeout_seconds": \(timeout.map { "\($0)" } ?? "null"),
                 "analyses": \(analyses.map(\.rawValue))}
                """)
    }

    /// A small kernel whose result has a part.
    package static func with(_ part: ResultPart) throws -> Specification {
        let some = [try small(seed: 1, samples: 2, analyses: [.spectrum]), try learning(), try training()]
        return some.first { ResultForm(of: $0.kernel).parts.contains(part) } ?? some[0]
    }

    /// A network that is trained on four samples, whose kernel is recorded three times.
    package static func training() throws -> Specification {
        try Specification(
            json: #"""
                {"architecture": {"layers": [{"type": "Linear", "out_features": 4}, {"type": "Tanh"},
                 {"type": "Linear", "out_features": 1}]}, "seed": 0, "data": {"type": "normal", "count": 4, "shape": [3]},
                 "training": {"targets": [1, -1, 2, 0], "steps": 5, "learning_rate": 0.1, "batch_size": 3,
                  "record": [0, 2, 5]}}
                """#)
    }

    /// Six samples that an infinitely wide network learns, to predict two others, with the spectrum of their kernel.
    package static func learning() throws -> Specification {
        try Specification(
            json: #"""
                {"architecture": {"parameterization": "ntk", "layers": [{"type": "Linear", "out_features": 4},
                 {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]}, "seed": 0,
                 "data": {"type": "normal", "count": 6, "shape": [3]}, "kernel": {"width": "infinite"},
                 "analyses": ["spectrum"],
                 "regression": {"targets": [1, -1, 2, 0, 3, 1], "test": {"type": "normal", "count": 2, "shape": [3]},
                  "times": [1, "infinity"]}}
                """#)
    }

    /// A network whose second layer, `Square`, overflows float32.
    package static func overflowing() throws -> Specification {
        try Specification(
            json: """
                {"architecture": {"layers": [{"type": "Identity"}, {"type": "Square"},
                 {"type": "Linear", "out_features": 1}]}, "seed": 0, "data": [[1e30]]}
                """)
    }
}

extension KernelSpecification {
    /// The bytes that the engine computes on one thread, in C order.
    package func wholeBytes() throws -> [UInt8] {
        switch elementType {
        case .float32: try EmpiricalKernel<Float>(self).whole().flatMap { $0.bitPattern.littleEndianBytes }
        case .float64: try EmpiricalKernel<Double>(self).whole().flatMap { $0.bitPattern.littleEndianBytes }
        }
    }

    /// The same as numbers.
    package func wholeValues() throws -> [Double] {
        switch elementType {
        case .float32: try EmpiricalKernel<Float>(self).whole().map { Double($0) }
        case .float64: try EmpiricalKernel<Double>(self).whole()
        }
    }
}

extension FixedWidthInteger {
    /// Independent of the machine's own byte order.
    package var littleEndianBytes: [UInt8] {
        (0..<bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
    }
}
