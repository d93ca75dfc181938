extension PairPass {
    /// The means over taps, and what their means' separation is more.
    func spread(
        _ state: inout PairState<Scalar>, _ index: Int, _ taps: PositionTaps, _ left: WeightSide<Scalar>,
        _ right: WeightSide<Scalar>
    ) {
        state = summed(state, index, nil)
        let (x, y) = (spread(left: left.inputs), spread(right: right.inputs))
        let (count, width) = (lanes.count, taps.tapCount)
        unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeBufferPointer { y in
                unsafe taps.inputs.withUnsafeBufferPointer { inputs in
                    guard let x = x.baseAddress, let y = y.baseAddress, let inputs = inputs.baseAddress else {
                        return
                    }
                    unsafe forEachPair(index, &state, spread(left: left.means), spread(right: right.means)) {
                        target, _, means, others, place in
                        unsafe Scalar.addSpreadLoop(
                            target, x, y, means, others, inputs + place.left * width,
                            inputs + place.right * width, Scalar(1 / Double(width)), width, count)
                    }
                }
            }
        }
    }

    /// The sums of a step's table.
    ///
    /// - Parameters:
    ///   - state: The step's input.
    ///   - index: The step.
    ///   - edges: E[u²] of both sides' inputs, where a tap in the padding leaves it.
    /// - Returns: The step's value; its input where the step has no table.
    private func summed(
        _ state: PairState<Scalar>, _ index: Int, _ edges: (left: [Scalar], right: [Scalar])?
    ) -> PairState<Scalar> {
        guard let table = tables[index].taps else { preconditionFailure("a step that mixes positions") }
        precondition(!state.isSigned)
        let (outputs, count) = (program.pairs[index].count, lanes.count)
        var sums = [Scalar].unwritten(outputs * count)
        if let edges {
            unsafe Scalar.sumTapsLoop(
                &sums, state.separations, spread(left: edges.left), spread(right: edges.right), table.entries,
                table.scales, outputs, table.taps, count)
        } else {
            unsafe Scalar.sumTapsLoop(
                &sums, state.separations, nil, nil, table.entries, table.scales, outputs, table.taps, count)
        }
        let tangents = state.tangents.map { tangents in
            var sums = [Scalar].unwritten(outputs * count)
            unsafe Scalar.sumTapsLoop(
                &sums, tangents, nil, nil, table.entries, table.scales, outputs, table.taps, count)
            return sums
        }
        return PairState(separations: sums, tangents: tangents, isSigned: false)
    }

    /// E[(u − v)²] of a value's pairs: s + (√E[u²] − √E[v²])².
    func distances(_ state: PairState<Scalar>, _ index: Int, _ left: [Scalar], _ right: [Scalar]) -> [Scalar]
    {
        precondition(!state.isSigned)
        var state = PairState(separations: state.separations, tangents: nil, isSigned: false)
        let count = lanes.count
        unsafe forEachPair(index, &state, spread(left: left), spread(right: right)) { s, _, x, y, _ in
            for lane in 0..<count { unsafe s[lane] += (x[lane] - y[lane]) * (x[lane] - y[lane]) }
        }
        return state.separations
    }

    /// The windows' mean distance less what each window has within itself, as a separation again.
    func average(
        _ state: inout PairState<Scalar>, _ index: Int, _ left: AverageSide<Scalar>,
        _ right: AverageSide<Scalar>
    ) {
        state.separations = distances(state, program.steps[index].inputs[0], left.roots, right.roots)
        state = summed(state, index, (left.squares, right.squares))
        let count = lanes.count
        unsafe forEachPair(index, &state, spread(left: left.losses), spread(right: right.losses)) {
            s, _, x, y, _ in
            for lane in 0..<count { unsafe s[lane] = s[lane] - (x[lane] + y[lane]) }
        }
        unsafe forEachPair(index, &state, spread(left: left.means), spread(right: right.means)) {
            s, _, x, y, _ in
            for lane in 0..<count {
                unsafe s[lane] = max(0, s[lane] - (x[lane] - y[lane]) * (x[lane] - y[lane]))
            }
        }
    }
}
