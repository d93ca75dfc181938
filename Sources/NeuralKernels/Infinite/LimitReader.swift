/// Reads a kernel's values off the pairs of a network's output.
///
/// The channels of a Gaussian output are independent: Θ of outputs o = (c, p) and o′ = (c′, q) is Θ[p, q] if c = c′,
/// else 0. Those of an activation's output have their means in common.
struct LimitReader {
    private let output: LimitOutput
    private let pairs: PairSet
    private let scale: ValueScale
    private let kind: KernelKind
    private let reduction: Reduction
    private let outputs: Int
    let pairSize: Int

    init(_ program: LimitProgram, _ specification: KernelSpecification) {
        output = program.output
        guard let last = program.pairs.last, let scale = program.scales.last else {
            preconditionFailure("a program has steps")
        }
        (pairs, self.scale) = (last, scale)
        (kind, reduction) = (specification.kind, specification.reduction)
        outputs = specification.architecture.outputs
        pairSize = reduction.pairShape(outputs: outputs).reduce(1, *)
    }

    /// O when a pair's values are an O × O block.
    var blockOutputs: Int? { reduction == .full ? outputs : nil }

    /// The values of every lane.
    func values<Scalar: NetworkScalar>(
        _ pass: PairPass<Scalar>, _ left: LimitSamples<Scalar>, _ right: LimitSamples<Scalar>
    ) -> [Scalar] {
        let lanes = pass.lanes.count
        let entries = entries(pass, left, right)
        let find = pairs.finder
        var values = [Scalar](repeating: 0, count: lanes * pairSize)
        let own = (0..<output.positions).map { Int(find($0, $0)) }
        switch reduction {
        case .traceSum, .traceMean:
            let scale =
                reduction == .traceSum
                ? Scalar(output.channels) : 1 / Scalar(output.positions)
            for pair in own {
                for lane in 0..<lanes { values[lane] += entries[pair * lanes + lane] }
            }
            if scale != 1 { for lane in 0..<lanes { values[lane] *= scale } }
        case .diagonal:
            for lane in 0..<lanes {
                for index in 0..<outputs {
                    values[lane * pairSize + index] = entries[own[place(index).position] * lanes + lane]
                }
            }
        case .sumLogits:
            let others = crossed(pass, left, right)
            for lane in 0..<lanes {
                var sum = Scalar(0)
                for pair in 0..<pairs.count {
                    let place = pair * lanes + lane
                    let others = others.map { Scalar(output.channels - 1) * $0[place] } ?? 0
                    sum += entries[place] + others
                }
                values[lane] = sum * Scalar(output.channels)
            }
        case .full:
            let others = crossed(pass, left, right)
            for index in 0..<outputs {
                for other in 0..<outputs {
                    let (one, two) = (place(index), place(other))
                    let pair = Int(find(one.position, two.position)) * lanes
                    let target = index * outputs + other
                    for lane in 0..<lanes {
                        values[lane * pairSize + target] =
                            one.channel == two.channel
                            ? entries[pair + lane] : others.map { $0[pair + lane] } ?? 0
                    }
                }
            }
        }
        return values
    }

    private func place(_ index: Int) -> (channel: Int, position: Int) {
        output.channelsLast
            ? (index % output.channels, index / output.channels)
            : (index / output.positions, index % output.positions)
    }

    /// Θ, or K = √(E[u²] E[v²]) less half the separation, by pair of positions and lane.
    private func entries<Scalar: NetworkScalar>(
        _ pass: PairPass<Scalar>, _ left: LimitSamples<Scalar>, _ right: LimitSamples<Scalar>
    ) -> [Scalar] {
        let state = pass.output
        guard kind == .nngp else {
            guard let tangents = state.tangents else {
                return Array(repeating: 0, count: state.separations.count)
            }
            return scale.tangent == 0 ? tangents : tangents.map { $0.times(powerOfTwo: scale.tangent) }
        }
        let (a, b) = squares(pass, left, right)
        let lanes = pass.lanes.count
        return state.separations.indices.map { place in
            let (pair, lane) = place.quotientAndRemainder(dividingBy: lanes)
            let (p, q) = pairs[pair]
            let (one, two) = (a[p * lanes + lane], b[q * lanes + lane])
            let root = one == two ? one : one.squareRoot() * two.squareRoot()
            let separation = Double(state.separations[place])
            let isOpposite = state.isSigned && separation.sign == .minus
            let value = (isOpposite ? -root : root) - separation / 2
            return Scalar(value.times(powerOfTwo: 2 * scale.value))
        }
    }

    private func squares<Scalar: NetworkScalar>(
        _ pass: PairPass<Scalar>, _ left: LimitSamples<Scalar>, _ right: LimitSamples<Scalar>
    ) -> ([Double], [Double]) {
        guard let first = left.moments.last, let second = right.moments.last else { return ([], []) }
        return (pass.spread(left: first.squares), pass.spread(right: second.squares))
    }

    /// What two different channels have in common: the product of their means, in a covariance of outputs.
    private func crossed<Scalar: NetworkScalar>(
        _ pass: PairPass<Scalar>, _ left: LimitSamples<Scalar>, _ right: LimitSamples<Scalar>
    ) -> [Scalar]? {
        guard kind == .nngp, let first = left.moments.last?.means, let second = right.moments.last?.means
        else { return nil }
        let (a, b) = (pass.spread(left: first), pass.spread(right: second))
        let lanes = pass.lanes.count
        return (0..<pairs.count * lanes).map { place in
            let (pair, lane) = place.quotientAndRemainder(dividingBy: lanes)
            let (p, q) = pairs[pair]
            let product = a[p * lanes + lane] * b[q * lanes + lane]
            return Scalar(product.times(powerOfTwo: 2 * scale.value))
        }
    }
}
