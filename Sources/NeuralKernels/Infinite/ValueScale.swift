/// The powers of two that a value of a ``LimitProgram`` is held over.
///
/// With u 2^−e in u's place, K is held over 4^e and Θ over 2^t. A kernel that later layers bring back so passes numbers
/// that its type does not hold. Powers of two change no digit: where nothing overflows or underflows, scales make no
/// difference to a bit.
struct ValueScale: Hashable, Sendable {
    /// e.
    var value = 0
    /// t.
    var tangent = 0
}

extension LimitProgram {
    /// Chooses every value's scale by how large it is about to be, where one is larger or smaller than there is room
    /// for.
    ///
    /// - Parameters:
    ///   - largest: log₂ of the largest magnitude among the data's numbers; −∞ where all are 0.
    ///   - type: What pairs are worked out in.
    mutating func carryScales<Scalar: BinaryFloatingPoint>(largest: Double, _ type: Scalar.Type) {
        var magnitudes: [Magnitude] = []
        for step in steps {
            let inputs = step.inputs.map { magnitudes[$0] }
            magnitudes.append(Magnitude(of: step.operation, inputs, largest: largest))
        }
        // Half of what squares have room for, so that factors and sums of many have some too.
        let room = Double(Scalar.greatestFiniteMagnitude.exponent) / 2
        let factors = steps.flatMap { step -> [ScaledNumber] in
            guard case .weights(let weights, _) = step.operation else { return [] }
            return [weights.weightVariance, weights.biasVariance, weights.weightGain, weights.biasGain]
        }
        let isLarge = { (logarithm: Double) in logarithm.isFinite && abs(logarithm) > room }
        let carries =
            magnitudes.contains { isLarge(2 * $0.value) || isLarge($0.tangent) }
            || factors.contains { isLarge($0.logarithm) }
        scales = magnitudes.map { carries ? $0.scale : ValueScale() }
    }
}

/// About how large a value is: the logarithms to base two of √E[u²] and of Θ; −∞ of 0.
private struct Magnitude {
    let value: Double
    let tangent: Double

    /// Beyond what any type holds; a square for each of a thousand layers goes further than integers do.
    private static let most = 0x1p30

    var scale: ValueScale {
        func rounded(_ logarithm: Double) -> Int {
            logarithm.isFinite ? Int(min(max(logarithm, -Self.most), Self.most).rounded()) : 0
        }
        return ValueScale(value: rounded(value), tangent: rounded(tangent))
    }

    private init(value: Double, tangent: Double) { (self.value, self.tangent) = (value, tangent) }

    init(of operation: LimitOperation, _ inputs: [Magnitude], largest: Double) {
        switch operation {
        case .numbers(let layout):
            // What other steps without parameters make of the data is taken as it is.
            self.init(value: layout.isAsLargeAsData ? largest : 0, tangent: -.infinity)
        case .weights(let weights, _): self.init(of: weights, inputs[0])
        case .average: self = inputs[0]
        case .activation(let activation, _): self.init(of: activation, inputs[0])
        case .normalization(let layer):
            let divisor = Self.sum([2 * inputs[0].value, Double.log2(layer.epsilon)])
            guard divisor.isFinite else {
                self.init(value: 0, tangent: 0)
                return
            }
            self.init(
                value: inputs[0].value - divisor / 2,
                tangent: Self.sum([inputs[0].tangent - divisor, layer.isAffine ? 0 : -.infinity]))
        case .sum:
            self.init(
                value: Self.sum(inputs.map { 2 * $0.value }) / 2, tangent: Self.sum(inputs.map(\.tangent)))
        }
    }

    private init(of weights: LimitWeights, _ input: Magnitude) {
        let square = 2 * input.value
        self.init(
            value: Self.sum([square + weights.weightVariance.logarithm, weights.biasVariance.logarithm]) / 2,
            tangent: Self.sum([
                input.tangent + weights.weightVariance.logarithm, square + weights.weightGain.logarithm,
                weights.biasGain.logarithm,
            ]))
    }

    private init(of activation: Activation, _ input: Magnitude) {
        if case .rectifier(let alpha, let beta) = DualActivation(activation) {
            let gain = Double.log2(Rectifier(alpha: alpha, beta: beta).sum)
            self.init(value: input.value + gain / 2, tangent: input.tangent + gain)
            return
        }
        switch activation.growth {
        case .quadratic:
            self.init(value: 2 * input.value + 1, tangent: input.tangent + 2 * input.value + 2)
        case .linear:
            self.init(
                value: activation.startsAtZero ? input.value : max(0, input.value), tangent: input.tangent)
        case .bounded(let bound, let saturates):
            let least = activation.startsAtZero ? min(input.value, Double.log2(bound)) : Double.log2(bound)
            // E[φ′(u) φ′(v)] of what saturates is between 1/σ, where u = v, and 1/σ².
            let loss = saturates ? max(0, input.value - Double.log2(bound)) : 0
            self.init(value: least, tangent: input.tangent - loss)
        }
    }

    /// log₂ Σ 2^x.
    private static func sum(_ logarithms: [Double]) -> Double {
        guard let most = logarithms.max(), most.isFinite else { return logarithms.max() ?? -.infinity }
        return most + Double.log2(logarithms.reduce(0) { $0 + Double.exp2($1 - most) })
    }
}

extension Activation {
    /// How an activation goes on far from 0.
    fileprivate enum Growth {
        case linear, quadratic
        /// Whether its slope vanishes there, or it waves.
        case bounded(by: Double, saturates: Bool)
    }

    fileprivate var growth: Growth {
        switch self {
        case .square: .quadratic
        case .sin, .cos: .bounded(by: 1, saturates: false)
        case .relu6: .bounded(by: 6, saturates: true)
        case .hardtanh(let minimum, let maximum):
            .bounded(by: max(minimum.magnitude, maximum.magnitude), saturates: true)
        case .tanh, .sigmoid, .softsign, .erf: .bounded(by: 1, saturates: true)
        case .relu, .leakyReLU, .elu, .selu, .celu, .gelu, .silu, .mish, .softplus, .hardswish, .logSigmoid,
            .abs, .identity:
            .linear
        }
    }

    /// Whether φ(0) = 0.
    fileprivate var startsAtZero: Bool {
        switch self {
        case .sigmoid, .softplus, .logSigmoid, .cos: false
        case .hardtanh(let minimum, let maximum): minimum <= 0 && maximum >= 0
        case .relu, .leakyReLU, .relu6, .elu, .selu, .celu, .gelu, .silu, .mish, .tanh, .softsign, .hardswish,
            .erf, .sin, .abs, .square, .identity:
            true
        }
    }
}
