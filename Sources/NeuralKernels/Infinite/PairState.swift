/// The pairs of one value: by pair of positions and lane.
struct PairState<Scalar: NetworkScalar> {
    /// 2 (√(E[u²] E[v²]) − E[u v]), see ``DualValue``.
    var separations: [Scalar]
    /// Θ; nil where it is 0 or not wanted.
    var tangents: [Scalar]?
    /// Whether a separation with its sign bit set is −2 (√(E[u²] E[v²]) + E[u v]) instead.
    ///
    /// So it is of pairs that are nearer to opposites than to each other: these have no digits left in the difference, of
    /// whose error a kink makes the root. Steps that know nothing of it take what ``PairPass/unsign(_:pairsOf:_:_:)`` made.
    var isSigned: Bool
    /// What a scale that is learned for each channel adds to Θ, on average over channels.
    ///
    /// E[u v], 0 for pairs that share none; nil where none is learned. An activation of the same channels does not see
    /// the average alone.
    var learned: [Scalar]? = nil
}

extension PairState {
    /// Some of the pairs, in this order.
    func choosing(_ places: [Int32], lanes: Int) -> PairState {
        func chosen(_ values: [Scalar]) -> [Scalar] {
            var some: [Scalar] = []
            some.reserveCapacity(places.count * lanes)
            for place in places { some += values[Int(place) * lanes..<(Int(place) + 1) * lanes] }
            return some
        }
        return PairState(
            separations: chosen(separations), tangents: tangents.map(chosen), isSigned: isSigned,
            learned: learned.map(chosen))
    }
}

extension LimitProgram {
    /// Whether pairs of numbers mark near opposites: where a step is behind them that minds.
    ///
    /// That is a kink, or weights that may lie before one.
    /// - Parameter index: A step of numbers.
    /// - Returns: Whether its value's pairs are signed.
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
    ///   - state: A value's.
    ///   - value: One that has the same pairs.
    ///   - left: √E[u²] of the former, by position and sample.
    ///   - right: The same of the other side.
    func unsign(
        _ state: inout PairState<Scalar>, pairsOf value: Int, _ left: [Scalar], _ right: [Scalar]
    ) {
        guard state.isSigned else { return }
        let count = lanes.count
        let learned = state.learned
        unsafe forEachPair(value, &state, spread(left: left), spread(right: right)) { s, _, x, y, _ in
            unsafe Scalar.unsignLoop(s, x, y, count)
        }
        (state.learned, state.isSigned) = (learned, false)
    }

    /// The same for the input of an activation, from E[u²] as it sees them, over no scale.
    func unsign(_ state: inout PairState<Scalar>, _ index: Int, variances left: [Double], _ right: [Double]) {
        guard state.isSigned else { return }
        let power = -program.inputScale(of: index).value
        func roots(_ variances: [Double]) -> [Scalar] {
            variances.map { Scalar($0.squareRoot().times(powerOfTwo: power)) }
        }
        unsign(&state, pairsOf: index, roots(left), roots(right))
    }
}
