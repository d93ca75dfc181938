internal import CElementwise

extension PairPass {
    /// The powers of two that bring an activation's numbers from their scales to 1, as which it sees them, and to those of
    /// its value.
    private struct Scaling {
        let input: Int
        let output: Int
        let tangent: Int
        /// For what a learned scale adds to a tangent kernel.
        let share: Int

        init(_ program: LimitProgram, _ index: Int) {
            let (from, to) = (program.inputScale(of: index), program.scales[index])
            (input, output) = (2 * from.value, -2 * to.value)
            (tangent, share) = (from.tangent - to.tangent, -to.tangent)
        }
    }

    /// Pairs whose series are summed up between two looks at whether to go on.
    private static var pairsAtOnce: Int { 256 }

    /// φ of a closed form, one pair after another.
    func activate(
        _ state: inout PairState<Scalar>, _ index: Int, _ form: ClosedForm, _ left: [Double],
        _ right: [Double]
    ) {
        precondition(!state.isSigned)
        let (a, b) = (spread(left: left), spread(right: right))
        let (set, count) = (program.pairs[index], lanes.count)
        let scaling = Scaling(program, index)
        for pair in 0..<set.count {
            let (p, q) = set[pair]
            for lane in 0..<count {
                let place = pair * count + lane
                let (one, other) = (a[p * count + lane], b[q * count + lane])
                let separation = Double(state.separations[place]).times(powerOfTwo: scaling.input)
                let dual = form.pair(one, other, separation)
                // Equal stays equal, whatever the rounding of the two ways to it.
                let isEqual = separation == 0 && one == other
                state.separations[place] =
                    isEqual ? 0 : Scalar(dual.separation.times(powerOfTwo: scaling.output))
                state.tangents?[place] *= Scalar(dual.slope.times(powerOfTwo: scaling.tangent))
            }
        }
    }

    /// φ by its series.
    func activate(
        _ state: inout PairState<Scalar>, _ index: Int,
        _ left: (coefficients: HermiteCoefficients, variances: [Double]),
        _ right: (coefficients: HermiteCoefficients, variances: [Double]), _ check: () throws -> Void
    ) rethrows {
        precondition(!state.isSigned)
        let set = program.pairs[index]
        let scaling = Scaling(program, index)
        var (values, slopes) = (
            [Double](repeating: 0, count: lanes.count), [Double](repeating: 0, count: lanes.count)
        )
        for pair in 0..<set.count {
            let (p, q) = set[pair]
            let correlations = correlations(
                state.separations, pair, left.variances, p * leftCount, right.variances, q * rightCount,
                scaling)
            if pair.isMultiple(of: Self.pairsAtOnce) { try check() }
            let start = (p * leftCount, q * rightCount)
            let (a, b) = (left.coefficients, right.coefficients)
            sum(&values, correlations, a.values, b.values, (a.terms, b.terms), start)
            if hasTangents { sum(&slopes, correlations, a.slopes, b.slopes, (a.terms, b.terms), start) }
            forEachLane { lane, row, column in
                let (one, other) = (start.0 + row, start.1 + column)
                let place = pair * lanes.count + lane
                let isEqual =
                    state.separations[place] == 0 && left.variances[one] == right.variances[other]
                let whole = a.own[one].secondMoment.squareRoot() * b.own[other].secondMoment.squareRoot()
                let separation = max(0, 2 * (whole - values[lane])).times(powerOfTwo: scaling.output)
                state.separations[place] = isEqual ? 0 : Scalar(separation)
                // Of equal samples the slope is known without the series.
                let slope = isEqual ? a.ownSlopes[one] : slopes[lane]
                state.tangents?[place] *= Scalar(slope.times(powerOfTwo: scaling.tangent))
            }
        }
    }

    /// E[φ′(u) u φ′(v) v] of the pairs that share a scale which is learned directly before φ, for others 0; nil where
    /// none is.
    func scaledShares(
        _ state: PairState<Scalar>, _ index: Int,
        _ left: (coefficients: HermiteCoefficients?, variances: [Double]),
        _ right: (coefficients: HermiteCoefficients?, variances: [Double]), _ check: () throws -> Void
    ) rethrows -> [Scalar]? {
        guard hasTangents, let a = left.coefficients, let b = right.coefficients,
            let scales = learnedScales(index)
        else { return nil }
        let set = program.pairs[index]
        let scaling = Scaling(program, index)
        var shares = [Scalar](repeating: 0, count: state.separations.count)
        var sums = [Double](repeating: 0, count: lanes.count)
        for pair in 0..<set.count {
            let (p, q) = set[pair]
            guard scales[p] == scales[q] else { continue }
            if pair.isMultiple(of: Self.pairsAtOnce) { try check() }
            let start = (p * leftCount, q * rightCount)
            let correlations = correlations(
                state.separations, pair, left.variances, start.0, right.variances, start.1, scaling)
            sum(&sums, correlations, a.values, b.values, (a.terms, b.terms), start)
            forEachLane { lane, row, column in
                let (one, other) = (start.0 + row, start.1 + column)
                let place = pair * lanes.count + lane
                let isEqual =
                    state.separations[place] == 0 && left.variances[one] == right.variances[other]
                let whole = isEqual ? a.own[one].secondMoment : sums[lane]
                shares[place] = Scalar(whole.times(powerOfTwo: scaling.share))
            }
        }
        return shares
    }

    /// Calls `body` with every lane and its samples' places in their runs.
    func forEachLane(_ body: (_ lane: Int, _ row: Int, _ column: Int) -> Void) {
        switch lanes {
        case .own(let count): for lane in 0..<count { body(lane, lane, lane) }
        case .grid(let rows, let columns):
            var lane = 0
            for row in rows {
                for column in columns {
                    body(lane, row, column)
                    lane += 1
                }
            }
        }
    }

    /// ρ of every lane of a pair, from the separations: 1 − ρ = s/(2 √(a b)).
    private func correlations(
        _ separations: [Scalar], _ pair: Int, _ left: [Double], _ leftStart: Int, _ right: [Double],
        _ rightStart: Int, _ scaling: Scaling
    ) -> [Double] {
        var correlations = [Double](repeating: 0, count: lanes.count)
        let start = pair * lanes.count
        forEachLane { lane, row, column in
            let (x, y) = (left[leftStart + row].squareRoot(), right[rightStart + column].squareRoot())
            guard x > 0, y > 0 else { return }
            let separation = Double(separations[start + lane]).times(powerOfTwo: scaling.input)
            correlations[lane] = max(-1, 1 - separation / (2 * x * y))
        }
        return correlations
    }

    /// Σ a_n b_n ρⁿ of every lane of a pair.
    private func sum(
        _ sums: inout [Double], _ correlations: [Double], _ left: [Double], _ right: [Double],
        _ terms: (Int, Int), _ start: (Int, Int)
    ) {
        let common = min(terms.0, terms.1)
        guard common > 0 else {
            for lane in sums.indices { sums[lane] = 0 }
            return
        }
        let (leftPitch, rightPitch) = (left.count / terms.0, right.count / terms.1)
        unsafe sums.withUnsafeMutableBufferPointer { sums in
            unsafe correlations.withUnsafeBufferPointer { rho in
                unsafe left.withUnsafeBufferPointer { left in
                    unsafe right.withUnsafeBufferPointer { right in
                        guard let sums = sums.baseAddress, let rho = rho.baseAddress,
                            let x = left.baseAddress, let y = right.baseAddress
                        else { return }
                        switch lanes {
                        case .own(let count):
                            unsafe ntkd_sum_series(
                                sums, rho, x + start.0, leftPitch, 1, y + start.1, rightPitch, common, count)
                        case .grid(let rows, let columns):
                            for (line, row) in rows.enumerated() {
                                let place = line * columns.count
                                unsafe ntkd_sum_series(
                                    sums + place, rho + place, x + start.0 + row, leftPitch, 0,
                                    y + start.1 + columns.lowerBound, rightPitch, common, columns.count)
                            }
                        }
                    }
                }
            }
        }
    }
}
