/// An elementwise nonlinearity, with torch's name and arguments.
package enum Activation: Hashable, Sendable {
    case relu
    case leakyReLU(negativeSlope: Double)
    case relu6
    case elu(alpha: Double)
    case selu
    case celu(alpha: Double)
    case gelu(GELUForm)
    case silu
    case mish
    case tanh
    case sigmoid
    case softplus(beta: Double, threshold: Double)
    case softsign
    case hardtanh(minimum: Double, maximum: Double)
    case hardswish
    case logSigmoid
    /// Not modules of torch: the functions of the same name.
    case erf, sin, cos, abs, square
    case identity

    /// `approximate` of `nn.GELU`.
    package enum GELUForm: String, Hashable, Sendable, CaseIterable {
        /// x Φ(x).
        case exact = "none"
        /// ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).
        case tanh
    }
}
