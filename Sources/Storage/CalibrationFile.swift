internal import FoundationEssentials
internal import JSON
package import NeuralKernels

/// The costs that a machine was measured to have, kept so that they stay what they are: the ways that kernels are
/// computed in follow from them, and with the ways their last bits.
package struct CalibrationFile: Sendable {
    private let path: String

    package init(path: String) { self.path = path }

    /// The costs of a kind of machine; nil when the file has none, or those of another kind.
    package func costs(of machine: String) -> MachineCosts? {
        // Whatever is wrong with the file, the machine can be measured again.
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)),
            case .object(let document)? = try? JSONReader.read([UInt8](data)),
            case .string(machine)? = document["machine"]
        else { return nil }
        guard let float32 = Self.costs(document[ElementType.float32.rawValue]),
            let float64 = Self.costs(document[ElementType.float64.rawValue])
        else { return nil }
        return MachineCosts(float32: float32, float64: float64)
    }

    private static func costs(_ value: JSONValue?) -> ContractionCosts? {
        guard case .object(let entries)? = value, case .number(let entry)? = entries["entry"],
            case .number(let hadamard)? = entries["hadamard"], case .number(let tap)? = entries["tap"]
        else { return nil }
        return ContractionCosts(entry: entry.value, hadamard: hadamard.value, tap: tap.value)
    }

    /// Writes the costs of a kind of machine in place of what is there.
    package func write(_ costs: MachineCosts, of machine: String) throws {
        var document: JSONObject = ["machine": .string(machine)]
        for type in ElementType.allCases {
            let contraction = costs[type]
            document.append(
                type.rawValue,
                .object([
                    "entry": .number(contraction.entry), "hadamard": .number(contraction.hadamard),
                    "tap": .number(contraction.tap),
                ]))
        }
        // Always under the same name, so that what a process leaves that ends here is taken up by the next.
        let (draft, bytes) = (path + ResultDraft.ending, JSONWriter.bytes(.object(document)))
        let file = try File(draft, .create)
        try unsafe file.write(bytes.span.bytes, at: 0)
        try file.synchronize()
        try File.rename(draft, to: path)
    }
}
