/// What a network is computed in: drawn as torch draws it, multiplied by BLAS.
package protocol NetworkScalar: TorchScalar, ElementaryFunctions, VectorLoops, PairLoops {}
extension Float: NetworkScalar {}
extension Double: NetworkScalar {}

extension Activation {
    /// φ(x), elementwise, in place of x.
    ///
    /// The formulas are those of `torch.nn.functional`.
    /// - Complexity: O(count).
    package func apply<Scalar: NetworkScalar>(to x: inout [Scalar]) {
        switch self {
        case .identity: break
        case .relu: x.update { max($0, 0) }
        case .leakyReLU(let slope): x.update { $0 > 0 ? $0 : $0 * Scalar(slope) }
        case .relu6: x.update { min(max($0, 0), 6) }
        case .elu(let alpha): x.update { $0 > 0 ? $0 : Scalar(alpha) * Scalar.expm1($0) }
        case .selu: x.update { Scalar(SELU.scale) * ($0 > 0 ? $0 : Scalar(SELU.alpha) * Scalar.expm1($0)) }
        case .celu(let alpha): x.update { $0 > 0 ? $0 : Scalar(alpha) * Scalar.expm1($0 / Scalar(alpha)) }
        case .gelu(.exact): x.update { $0 * gaussianCDF($0) }
        case .gelu(.tanh): x.update { $0 / 2 * (1 + Scalar.tanh(GELUTanh.argument($0))) }
        case .silu: x.update { $0 * logistic($0) }
        case .mish: x.update { $0 * Scalar.tanh(smoothRamp($0)) }
        case .tanh: x.update { Scalar.tanh($0) }
        case .sigmoid: x.update { logistic($0) }
        case .softplus(let beta, let threshold):
            let (beta, threshold) = (Scalar(beta), Scalar(threshold))
            x.update { $0 * beta > threshold ? $0 : Scalar.log1p(Scalar.exp($0 * beta)) / beta }
        case .softsign: x.update { $0 / (1 + $0.magnitude) }
        case .hardtanh(let minimum, let maximum): x.update { min(max($0, Scalar(minimum)), Scalar(maximum)) }
        case .hardswish: x.update { $0 * min(max($0 + 3, 0), 6) / 6 }
        case .logSigmoid: x.update { min($0, 0) - Scalar.log1p(Scalar.exp(-$0.magnitude)) }
        case .erf: x.update { Scalar.erf($0) }
        case .sin: x.update { Scalar.sin($0) }
        case .cos: x.update { Scalar.cos($0) }
        case .abs: x.update { $0.magnitude }
        case .square: x.update { $0 * $0 }
        }
    }

    /// φ′(x), elementwise, in place of x; at a kink the value that torch's autograd takes.
    ///
    /// - Complexity: O(count).
    package func differentiate<Scalar: NetworkScalar>(_ x: inout [Scalar]) {
        switch self {
        case .identity: x.update { _ in 1 }
        case .relu: x.update { $0 > 0 ? 1 : 0 }
        case .leakyReLU(let slope): x.update { $0 > 0 ? 1 : Scalar(slope) }
        case .relu6: x.update { $0 > 0 && $0 < 6 ? 1 : 0 }
        case .elu(let alpha): x.update { $0 > 0 ? 1 : Scalar(alpha) * Scalar.exp($0) }
        case .selu: x.update { Scalar(SELU.scale) * ($0 > 0 ? 1 : Scalar(SELU.alpha) * Scalar.exp($0)) }
        case .celu(let alpha): x.update { $0 > 0 ? 1 : Scalar.exp($0 / Scalar(alpha)) }
        case .gelu(.exact): x.update { gaussianCDF($0) + $0 * gaussianDensity($0) }
        case .gelu(.tanh): x.update { GELUTanh.derivative($0) }
        case .silu:
            x.update { x in
                let gate = logistic(x)
                return gate * (1 + x * (1 - gate))
            }
        case .mish:
            x.update { x in
                let bounded = Scalar.tanh(smoothRamp(x))
                return bounded + x * logistic(x) * (1 - bounded * bounded)
            }
        case .tanh:
            x.update { x in
                let value = Scalar.tanh(x)
                return 1 - value * value
            }
        case .sigmoid:
            x.update { x in
                let value = logistic(x)
                return value * (1 - value)
            }
        case .softplus(let beta, let threshold):
            let (beta, threshold) = (Scalar(beta), Scalar(threshold))
            x.update { $0 * beta > threshold ? 1 : logistic($0 * beta) }
        case .softsign:
            x.update { x in
                let denominator = 1 + x.magnitude
                return 1 / (denominator * denominator)
            }
        case .hardtanh(let minimum, let maximum):
            x.update { $0 > Scalar(minimum) && $0 < Scalar(maximum) ? 1 : 0 }
        case .hardswish: x.update { $0 <= -3 ? 0 : $0 < 3 ? $0 / 3 + 0.5 : 1 }
        case .logSigmoid: x.update { logistic(-$0) }
        case .erf: x.update { Scalar(2 / Double.pi.squareRoot()) * Scalar.exp(-$0 * $0) }
        case .sin: x.update { Scalar.cos($0) }
        case .cos: x.update { -Scalar.sin($0) }
        case .abs: x.update { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
        case .square: x.update { 2 * $0 }
        }
    }
}

/// The constants of Klambauer et al., *Self-Normalizing Neural Networks*, 2017, as torch has them.
private enum SELU {
    static let scale = 1.0507009873554804934193349852946
    static let alpha = 1.6732632423543772848170429916717
}

/// The tanh form of GELU: Hendrycks & Gimpel, *Gaussian Error Linear Units*, 2016, section 2.
private enum GELUTanh {
    /// √(2/π) (x + 0.044715 x³).
    static func argument<Scalar: NetworkScalar>(_ x: Scalar) -> Scalar {
        Scalar((2 / Double.pi).squareRoot()) * (x + Scalar(0.044715) * x * x * x)
    }

    static func derivative<Scalar: NetworkScalar>(_ x: Scalar) -> Scalar {
        let bounded = Scalar.tanh(argument(x))
        let slope = Scalar((2 / Double.pi).squareRoot()) * (1 + 3 * Scalar(0.044715) * x * x)
        return (1 + bounded) / 2 + x / 2 * (1 - bounded * bounded) * slope
    }
}

private func logistic<Scalar: NetworkScalar>(_ x: Scalar) -> Scalar {
    1 / (1 + Scalar.exp(-x))
}

private func smoothRamp<Scalar: NetworkScalar>(_ x: Scalar) -> Scalar {
    max(x, 0) + Scalar.log1p(Scalar.exp(-x.magnitude))
}

/// Φ(x).
private func gaussianCDF<Scalar: NetworkScalar>(_ x: Scalar) -> Scalar {
    (1 + Scalar.erf(x * Scalar(0.5.squareRoot()))) / 2
}

private func gaussianDensity<Scalar: NetworkScalar>(_ x: Scalar) -> Scalar {
    Scalar(1 / (2 * Double.pi).squareRoot()) * Scalar.exp(-x * x / 2)
}

extension Array {
    /// Replaces every element by its image.
    fileprivate mutating func update(_ image: (Element) -> Element) {
        for i in indices { self[i] = image(self[i]) }
    }
}
