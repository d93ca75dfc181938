/// The pairs of one value: by pair of positions and lane.
struct PairState<Scalar: NetworkScalar> {
    /// 2 (√(E[u²] E[v²]) − E[u v]), see ``DualValue``.
    var separations: [Scalar]
    /// Θ; nil where it is 0 or not wanted.
    var tangents: [Scalar]?
    /// Whether a separation with its sign bit set is −2 (√(E[u²] E[v²]) + E[u v]) instead.
    ///
    /// Near opposites have no digits left in the difference, of which a kink makes the root of its error.
    var isSigned = false
    /// What a scale that is learned for each channel adds to Θ, on average over channels.
    ///
    /// E[u v], 0 for pairs that share none; nil where none is learned. An activation of the same channels does not see
    /// the average alone.
    var learned: [Scalar]? = nil
}

extension LimitProgram {
    /// Whether pairs of numbers mark near opposites: where a step is behind them that minds.
    ///
    /// That is a kink, or weights that may lie before one.
    func marksOpposites(_ index: Int) -> Bool {
        steps.contains { step in
            guard step.inputs.contains(index) else { return false }
            switch step.operation {
            case .weights(_, nil): return true
            case .activation(let kind, _):
                if case .rectifier = DualActivation(kind) { return true }
                return false
            default: return false
            }
        }
    }
}

extension PairPass {
    /// Makes separations of what is signed.
    ///
    /// - Parameters:
    ///   - state: Of a step's input.
    ///   - input: Which value that is.
    ///   - left: √E[u²] of the value, by position and sample.
    ///   - right: The same of the other side.
    func unsign(_ state: inout PairState<Scalar>, _ input: Int, _ left: [Scalar], _ right: [Scalar]) {
        guard state.isSigned else { return }
        let count = lanes.count
        let learned = state.learned
        unsafe forEachPair(input, &state, spread(left: left), spread(right: right)) { s, _, x, y, _ in
            unsafe Scalar.unsignLoop(s, x, y, count)
        }
        (state.learned, state.isSigned) = (learned, false)
    }

    /// The same from E[u²] as activations see it, over no scale.
    func unsign(_ state: inout PairState<Scalar>, _ input: Int, variances left: [Double], _ right: [Double]) {
        guard state.isSigned else { return }
        let power = -program.scales[input].value
        func roots(_ variances: [Double]) -> [Scalar] {
            variances.map { Scalar($0.squareRoot().times(powerOfTwo: power)) }
        }
        unsign(&state, input, roots(left), roots(right))
    }
}
