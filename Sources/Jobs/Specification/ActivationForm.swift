internal import JSON
internal import NeuralKernels

/// How an activation stands in a document: torch's class name, and torch's arguments with torch's defaults.
struct ActivationForm: Sendable {
    let read: @Sendable (inout ObjectReader) -> Activation?

    /// Every form by its class name.
    static let all: [String: ActivationForm] = {
        var forms: [String: ActivationForm] = [:]
        let bare: [Activation] = [
            .relu, .relu6, .selu, .silu, .mish, .tanh, .sigmoid, .softsign, .hardswish, .logSigmoid,
            .erf, .sin, .cos, .abs, .square, .identity,
        ]
        for activation in bare { forms[activation.name] = ActivationForm { _ in activation } }
        forms["LeakyReLU"] = ActivationForm { reader in
            .leakyReLU(negativeSlope: reader.number("negative_slope") ?? 0.01)
        }
        forms["ELU"] = ActivationForm { .elu(alpha: $0.number("alpha") ?? 1) }
        forms["CELU"] = ActivationForm { reader in
            reader.nonzero("alpha", default: 1).map { .celu(alpha: $0) }
        }
        forms["GELU"] = ActivationForm { .gelu($0.choice("approximate", default: .exact)) }
        forms["Softplus"] = ActivationForm { reader in
            let threshold = reader.number("threshold") ?? 20
            return reader.nonzero("beta", default: 1).map { .softplus(beta: $0, threshold: threshold) }
        }
        forms["Hardtanh"] = ActivationForm { reader in
            let (minimum, maximum) = (reader.number("min_val") ?? -1, reader.number("max_val") ?? 1)
            guard minimum < maximum else {
                reader.faults.add(.notBelow(minimum, maximum), at: reader.pointer.member("min_val"))
                return nil
            }
            return .hardtanh(minimum: minimum, maximum: maximum)
        }
        return forms
    }()
}

extension Activation {
    /// The arguments, defaults included.
    var arguments: KeyValuePairs<String, JSONValue> {
        switch self {
        case .leakyReLU(let slope): ["negative_slope": .number(slope)]
        case .elu(let alpha), .celu(let alpha): ["alpha": .number(alpha)]
        case .gelu(let form): ["approximate": .string(form.rawValue)]
        case .softplus(let beta, let threshold): ["beta": .number(beta), "threshold": .number(threshold)]
        case .hardtanh(let minimum, let maximum): ["min_val": .number(minimum), "max_val": .number(maximum)]
        default: [:]
        }
    }
}

extension ObjectReader {
    fileprivate mutating func nonzero(_ name: String, default fallback: Double) -> Double? {
        let number = number(name) ?? fallback
        let type = elementType ?? .float64
        if type.loses(number) {
            faults.add(.zero(type), at: pointer.member(name))
            return nil
        }
        return number
    }
}
