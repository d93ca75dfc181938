/// What an activation φ makes of two Gaussians u and v with variances a and b and separation s = 2 (√(a b) − E[u v]).
///
/// The separation is the squared distance of u and v once both are brought to their deviations' geometric mean. The
/// covariance itself is not carried: it has lost what tells near duplicates and near multiples apart, and with it half
/// the digits of everything that has a kink.
struct DualValue: Hashable, Sendable {
    /// That of φ(u) and φ(v), with second moments in the variances' place.
    var separation: Double
    /// E[φ′(u) φ′(v)].
    var slope: Double
}

/// What an activation makes of one Gaussian.
struct OwnValue: Hashable, Sendable {
    /// E[φ(u)²].
    let secondMoment: Double
    /// E[φ(u)].
    let mean: Double
}

/// An activation at infinite width, by the way in which its expectations are found.
enum DualActivation: Hashable, Sendable {
    case identity
    /// α min(x, 0) + β max(x, 0).
    case rectifier(alpha: Double, beta: Double)
    case closedForm(ClosedForm)
    /// By its Hermite series.
    case series(Activation)

    init(_ activation: Activation) {
        switch activation {
        case .identity: self = .identity
        case .relu: self = .rectifier(alpha: 0, beta: 1)
        case .leakyReLU(let slope): self = .rectifier(alpha: slope, beta: 1)
        case .abs: self = .rectifier(alpha: -1, beta: 1)
        case .erf: self = .closedForm(.erf)
        case .gelu(.exact): self = .closedForm(.gelu)
        case .sin: self = .closedForm(.sin)
        case .cos: self = .closedForm(.cos)
        case .square: self = .closedForm(.square)
        case .relu6, .elu, .selu, .celu, .gelu(.tanh), .silu, .mish, .tanh, .sigmoid, .softplus, .softsign,
            .hardtanh, .hardswish, .logSigmoid:
            self = .series(activation)
        }
    }

    /// What a variance must stay below for its expectations to be found.
    var mostVariance: Double {
        switch self {
        case .identity, .rectifier: .infinity
        case .closedForm(.sin), .closedForm(.cos): .infinity
        // Two variances are multiplied, or four.
        case .closedForm(.erf), .closedForm(.square): 1e150
        case .closedForm(.gelu): 1e75
        case .series: HermiteCoefficients.mostVariance
        }
    }

    /// Whether φ(c x) = c φ(x) for c > 0.
    var isHomogeneous: Bool {
        switch self {
        case .identity, .rectifier: true
        case .closedForm, .series: false
        }
    }
}

extension Activation {
    /// Whether its expectations over two Gaussians have a closed form; else they are summed up as a series.
    package var hasClosedForm: Bool { if case .series = DualActivation(self) { false } else { true } }

    /// Whether φ(−x) = −φ(x), so that centred inputs have centred outputs.
    var isOdd: Bool {
        switch self {
        case .identity, .erf, .sin, .tanh, .softsign: true
        case .hardtanh(let minimum, let maximum): minimum == -maximum
        case .leakyReLU(let slope): slope == 1
        case .relu, .relu6, .elu, .selu, .celu, .gelu, .silu, .mish, .sigmoid, .softplus, .hardswish,
            .logSigmoid, .cos, .abs, .square:
            false
        }
    }
}

/// The rectifiers' constants.
struct Rectifier {
    let alpha: Double
    let beta: Double

    /// g = (α² + β²)/2.
    var sum: Double { (alpha * alpha + beta * beta) / 2 }
    /// h = (α − β)².
    var kink: Double { (alpha - beta) * (alpha - beta) }

    /// - Parameter a: The variance.
    /// - Returns: E[φ²] = g a and E[φ].
    func own(_ a: Double) -> OwnValue {
        // E|u| = √(2a/π).
        OwnValue(secondMoment: sum * a, mean: (beta - alpha) / 2 * (2 * a / .pi).squareRoot())
    }
}

/// An activation whose expectations over two Gaussians have a closed form, beside the rectifiers.
///
/// - SeeAlso: Williams, *Computing with infinite networks*, 1997 (erf); Tsuchida et al., *Avoiding kernel fixed points*,
///   2020 (GELU); sin, cos and the square follow from the characteristic function and from Isserlis' theorem.
enum ClosedForm: Hashable, Sendable {
    case erf, gelu, sin, cos, square
}

extension ClosedForm {
    /// - Parameter a: The variance. Nonnegative.
    /// - Returns: E[φ²] and E[φ].
    func own(_ a: Double) -> OwnValue {
        switch self {
        case .erf:
            OwnValue(secondMoment: 2 / .pi * Double.atan2(a, (a + 0.25).squareRoot()), mean: 0)
        case .gelu:
            OwnValue(
                secondMoment: a / 4
                    + a / .pi
                    * (Double.atan2(a, (1 + 2 * a).squareRoot()) / 2 + a
                        / ((1 + a) * (1 + 2 * a).squareRoot())),
                mean: a / (2 * .pi * (1 + a)).squareRoot())
        case .sin: OwnValue(secondMoment: -Double.expm1(-2 * a) / 2, mean: 0)
        case .cos: OwnValue(secondMoment: (1 + Double.exp(-2 * a)) / 2, mean: Double.exp(-a / 2))
        case .square: OwnValue(secondMoment: 3 * a * a, mean: a)
        }
    }

    /// - Parameters:
    ///   - a: The variance of u. Nonnegative.
    ///   - b: The variance of v. Nonnegative.
    ///   - s: Their separation, from 0 to 4 √(a b) but for rounding.
    /// - Returns: φ's separation and E[φ′(u) φ′(v)].
    func pair(_ a: Double, _ b: Double, _ s: Double) -> DualValue {
        let root = a.squareRoot() * b.squareRoot()
        let c = root - s / 2
        // a b − c².
        let determinant = max(0, s * (4 * root - s)) / 4
        switch self {
        case .erf:
            let scale = (1 + 2 * (a + b) + 4 * determinant).squareRoot()
            return separated(a, b, value: 2 / .pi * Double.atan2(2 * c, scale), slope: 4 / (.pi * scale))
        case .gelu:
            let square = 1 + (a + b) + determinant
            let scale = square.squareRoot()
            let angle = Double.atan2(c, scale)
            let product = (1 + a) * (1 + b)
            let value = c / 4 + c * angle / (2 * .pi) + (c * c + a * b * square) / (2 * .pi * product * scale)
            let slope =
                0.25 + angle / (2 * .pi)
                + c / (2 * .pi * scale) * (1 / square + (1 - a * b) / product + 1)
            return separated(a, b, value: value, slope: slope)
        case .sin:
            let (near, far) = Self.waves(a, b, s)
            return separated(a, b, value: Self.difference(near, far, c), slope: (near + far) / 2)
        case .cos:
            let (near, far) = Self.waves(a, b, s)
            return separated(a, b, value: (near + far) / 2, slope: Self.difference(near, far, c))
        case .square: return DualValue(separation: 4 * determinant, slope: 4 * c)
        }
    }

    /// 2 (√(A B) − K), which where u and v nearly coincide is right to the rounding of A.
    private func separated(_ a: Double, _ b: Double, value: Double, slope: Double) -> DualValue {
        let root = own(a).secondMoment.squareRoot() * own(b).secondMoment.squareRoot()
        return DualValue(separation: max(0, 2 * (root - value)), slope: slope)
    }

    /// Half of E[cos(u − v)] − E[cos(u + v)] = e^{−(a+b)/2} sinh c, in which nothing cancels where both variances are
    /// small.
    private static func difference(_ near: Double, _ far: Double, _ c: Double) -> Double {
        // Of near and far the larger: the other's exponential may be 0 where expm1 is infinite.
        c > 0 ? -near * Double.expm1(-2 * c) / 2 : far * Double.expm1(2 * c) / 2
    }

    /// E[cos(u − v)] and E[cos(u + v)].
    private static func waves(_ a: Double, _ b: Double, _ s: Double) -> (near: Double, far: Double) {
        let gap = a.squareRoot() - b.squareRoot()
        let distance = s + gap * gap
        return (Double.exp(-distance / 2), Double.exp(distance / 2 - (a + b)))
    }
}
