/// One module of a network, as in `torch.nn.Sequential`.
package enum Layer: Hashable, Sendable {
    case linear(LinearLayer)
    case activation(Activation)

    /// The module's class name.
    package var name: String {
        switch self {
        case .linear: "Linear"
        case .activation(let activation): activation.name
        }
    }
}

/// A fully connected layer: `nn.Linear` without its `in_features`, which follow from what comes before.
package struct LinearLayer: Hashable, Sendable {
    package let outFeatures: Int
    package let hasBias: Bool
    /// σ_w of the ``Parameterization/ntk`` and ``Parameterization/standard`` parameterizations.
    package let weightDeviation: Double
    /// σ_b of the same.
    package let biasDeviation: Double

    package init(outFeatures: Int, hasBias: Bool, weightDeviation: Double, biasDeviation: Double) {
        self.outFeatures = outFeatures
        self.hasBias = hasBias
        self.weightDeviation = weightDeviation
        self.biasDeviation = biasDeviation
    }
}

extension Activation {
    /// The class name in `torch.nn`, or of the function where torch has no module.
    package var name: String {
        switch self {
        case .relu: "ReLU"
        case .leakyReLU: "LeakyReLU"
        case .relu6: "ReLU6"
        case .elu: "ELU"
        case .selu: "SELU"
        case .celu: "CELU"
        case .gelu: "GELU"
        case .silu: "SiLU"
        case .mish: "Mish"
        case .tanh: "Tanh"
        case .sigmoid: "Sigmoid"
        case .softplus: "Softplus"
        case .softsign: "Softsign"
        case .hardtanh: "Hardtanh"
        case .hardswish: "Hardswish"
        case .logSigmoid: "LogSigmoid"
        case .erf: "Erf"
        case .sin: "Sin"
        case .cos: "Cos"
        case .abs: "Abs"
        case .square: "Square"
        case .identity: "Identity"
        }
    }
}
