extension PairPass {
    /// Shifts and scales both sides by their own statistics.
    ///
    /// A scale alone only scales the separation. A shift is one of distances:
    /// E[(u − μ − v + μ′)²] = E[(u − v)²] − δ (2 E[u − v] − δ) with δ = μ − μ′.
    func normalize(
        _ state: inout PairState<Scalar>, _ index: Int, _ layer: LimitNormalization,
        _ left: NormalizationSide, _ right: NormalizationSide
    ) {
        precondition(!state.isSigned)
        let (set, count) = (program.pairs[index], lanes.count)
        let (from, to) = (program.inputScale(of: index), program.scales[index])
        // A normalization's own scales bring values from the one to the other.
        let change = from.tangent - to.tangent - 2 * (from.value - to.value)
        if hasTangents, layer.isAffine {
            state.learned = Array(repeating: 0, count: state.separations.count)
        }
        for pair in 0..<set.count {
            let (p, q) = set[pair]
            let isLearned = layer.isAffine && layer.scales[p] == layer.scales[q]
            let shift = layer.isCentred ? 1.0.times(powerOfTwo: -to.tangent) : 0
            forEachLane { lane, row, column in
                let (a, b) = (p * leftCount + row, q * rightCount + column)
                let place = pair * count + lane
                var separation = Double(state.separations[place])
                if let shifts = left.shifts, let others = right.shifts {
                    let moved = shifts[a] - others[b]
                    let apart = (left.means?[a] ?? 0) - (right.means?[b] ?? 0)
                    let (before, after) = (
                        left.roots[a] - right.roots[b], left.deviations[a] - right.deviations[b]
                    )
                    separation += before * before - after * after - moved * (2 * apart - moved)
                }
                let scale = left.scales[a] * right.scales[b]
                separation = max(0, separation * scale)
                state.separations[place] = Scalar(separation)
                guard hasTangents else { return }
                let scaled = (Double(state.tangents?[place] ?? 0) * scale).times(powerOfTwo: change)
                state.tangents?[place] = Scalar(scaled + (isLearned ? shift : 0))
                guard isLearned else { return }
                let product = left.scaledDeviations[a] * right.scaledDeviations[b] - separation / 2
                state.learned?[place] = Scalar(product.times(powerOfTwo: 2 * to.value - to.tangent))
            }
        }
    }

    /// The sum of two values that are independent but for their means.
    ///
    /// With r = √(B/A) of the sums A and B of second moments, the terms' separations and Σ (√bᵢ − r √aᵢ)²/r. Where both
    /// have means, E[(u₁ + u₂ − v₁ − v₂)²] = Σ E[(uᵢ − vᵢ)²] + 2 E[u₁ − v₁] E[u₂ − v₂] instead.
    mutating func sum(_ index: Int, _ left: SumSide, _ right: SumSide) -> PairState<Scalar> {
        let inputs = program.steps[index].inputs
        var (state, other) = (takeWhole(0, of: index), takeWhole(1, of: index))
        state.bring(from: program.scales[inputs[0]], to: program.scales[index])
        other.bring(from: program.scales[inputs[1]], to: program.scales[index])
        unsign(&state, pairsOf: index, left.first.squares.roots(), right.first.squares.roots())
        unsign(&other, pairsOf: index, left.second.squares.roots(), right.second.squares.roots())
        Elementwise.add(other.separations, to: &state.separations)
        if let more = other.tangents {
            if state.tangents == nil {
                swap(&state.tangents, &other.tangents)
            } else {
                state.tangents?.add(more)
            }
        }
        let (set, count) = (program.pairs[index], lanes.count)
        for pair in 0..<set.count {
            let (p, q) = set[pair]
            forEachLane { lane, row, column in
                let (a, b) = (p * leftCount + row, q * rightCount + column)
                let (x, y) = (left.roots[a], right.roots[b])
                var change = 0.0
                if let first = left.first.means, let second = left.second.means,
                    let third = right.first.means, let fourth = right.second.means
                {
                    let gaps = [(left.first, right.first), (left.second, right.second)].map { one, two in
                        one.squares[a].squareRoot() - two.squares[b].squareRoot()
                    }
                    change =
                        gaps[0] * gaps[0] + gaps[1] * gaps[1] - (x - y) * (x - y)
                        + 2 * (first[a] - third[b]) * (second[a] - fourth[b])
                } else if x > 0, y > 0 {
                    // The same but for signs when the sides are exchanged.
                    let more = (max(x, y) / min(x, y)).squareRoot()
                    let (up, down) = x > y ? (1 / more, more) : (more, 1 / more)
                    let one =
                        right.first.squares[b].squareRoot() * down - up * left.first.squares[a].squareRoot()
                    let two =
                        right.second.squares[b].squareRoot() * down - up * left.second.squares[a].squareRoot()
                    change = one * one + two * two
                }
                let place = pair * count + lane
                state.separations[place] = max(0, state.separations[place] + Scalar(change))
            }
        }
        return state
    }
}

extension Array where Element: NetworkScalar {
    mutating func add(_ other: [Element]) { Elementwise.add(other, to: &self) }
}

extension PairState {
    /// Holds the same over another scale.
    fileprivate mutating func bring(from scale: ValueScale, to other: ValueScale) {
        guard scale != other else { return }
        for place in separations.indices {
            separations[place] = separations[place].times(powerOfTwo: 2 * (scale.value - other.value))
            if let tangent = tangents?[place] {
                tangents?[place] = tangent.times(powerOfTwo: scale.tangent - other.tangent)
            }
        }
    }
}
