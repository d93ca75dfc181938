/// Pairs of samples on their way through a ``LimitProgram``: their separations and tangent kernels, value by value.
///
/// Of every value there are so many pairs of positions, and of each of them the lanes lie together.
struct PairPass<Scalar: NetworkScalar> {
    let program: LimitProgram
    let tables: [StepTables<Scalar>]
    let lanes: Lanes
    /// How many samples the runs of either side have.
    let leftCount: Int
    let rightCount: Int
    /// Whether tangent kernels are wanted.
    let hasTangents: Bool
    private(set) var states: [PairState<Scalar>?]
    private var uses: [Int]

    init(
        _ program: LimitProgram, _ tables: [StepTables<Scalar>], _ lanes: Lanes, leftCount: Int,
        rightCount: Int, hasTangents: Bool
    ) {
        self.program = program
        self.tables = tables
        self.lanes = lanes
        self.leftCount = leftCount
        self.rightCount = rightCount
        self.hasTangents = hasTangents
        states = Array(repeating: nil, count: program.steps.count)
        uses = Array(repeating: 0, count: program.steps.count)
        for step in program.steps { for input in step.inputs { uses[input] += 1 } }
    }

    /// The last value, with all of its tangent kernel.
    var output: PairState<Scalar> {
        guard var state = states.last ?? nil else { preconditionFailure("the pass is not through") }
        if let learned = state.learned { state.tangents?.add(learned) }
        return state
    }

    /// Puts what is known in the place of a step.
    mutating func set(_ state: PairState<Scalar>, at index: Int) { states[index] = state }

    /// Goes over one step.
    ///
    /// `check` is called now and then; what it throws ends the work.
    mutating func advance(
        _ index: Int, left: StepSide<Scalar>, right: StepSide<Scalar>, check: () throws -> Void
    ) rethrows {
        try check()
        let step = program.steps[index]
        switch (left, right) {
        case (.numbers(let left), .numbers(let right)):
            states[index] = separations(index, left, right)
        case (.weights(let left), .weights(let right)):
            guard case .weights(let weights, let taps) = step.operation else { break }
            var state = takeWhole(0, of: index)
            if let taps {
                unsign(&state, pairsOf: step.inputs[0], left.inputs, right.inputs)
                spread(&state, index, taps, left, right)
            }
            weigh(&state, index, weights, left.means, right.means)
            states[index] = state
        case (.average(let left), .average(let right)):
            var state = takeWhole(0, of: index)
            unsign(&state, pairsOf: step.inputs[0], left.roots, right.roots)
            average(&state, index, left, right)
            states[index] = state
        case (.rectifier(let left), .rectifier(let right)):
            guard case .activation(let activation, _) = step.operation,
                case .rectifier(let alpha, let beta) = DualActivation(activation)
            else { break }
            var state = take(0, of: index)
            rectify(&state, index, Rectifier(alpha: alpha, beta: beta), left, right)
            state.learned = nil
            states[index] = state
        case (.identity, .identity): states[index] = take(0, of: index)
        case (.closedForm(let left, let leftScaled), .closedForm(let right, let rightScaled)):
            guard case .activation(let activation, _) = step.operation,
                case .closedForm(let form) = DualActivation(activation)
            else { break }
            var state = take(0, of: index)
            unsign(&state, index, variances: left, right)
            let shares = try scaledShares(state, index, (leftScaled, left), (rightScaled, right), check)
            activate(&state, index, form, left, right)
            if let shares { state.tangents?.add(shares) }
            state.learned = nil
            states[index] = state
        case (
            .series(let left, let leftVariances, let leftScaled),
            .series(let right, let rightVariances, let rightScaled)
        ):
            var state = take(0, of: index)
            unsign(&state, index, variances: leftVariances, rightVariances)
            let shares = try scaledShares(
                state, index, (leftScaled, leftVariances), (rightScaled, rightVariances), check)
            try activate(&state, index, (left, leftVariances), (right, rightVariances), check)
            if let shares { state.tangents?.add(shares) }
            state.learned = nil
            states[index] = state
        case (.normalization(let left), .normalization(let right)):
            guard case .normalization(let normalization) = step.operation else { break }
            var state = takeWhole(0, of: index)
            unsign(
                &state, pairsOf: index, left.roots.map { Scalar($0) }, right.roots.map { Scalar($0) })
            normalize(&state, index, normalization, left, right)
            states[index] = state
        case (.sum(let left), .sum(let right)): states[index] = sum(index, left, right)
        default: preconditionFailure("both sides take the same steps")
        }
    }

    /// A step's input, by the step's own pairs where it takes each by itself; its last use takes it away.
    mutating func take(_ place: Int, of index: Int) -> PairState<Scalar> {
        let input = program.steps[index].inputs[place]
        guard let state = states[input] else { preconditionFailure("a step comes after its inputs") }
        uses[input] -= 1
        if uses[input] == 0 { states[input] = nil }
        let places = tables[index].places
        guard place < places.count, let chosen = places[place] else { return state }
        return state.choosing(chosen, lanes: lanes.count)
    }

    /// The same with all of its tangent kernel, as everything but an activation sees it.
    mutating func takeWhole(_ place: Int, of index: Int) -> PairState<Scalar> {
        var state = take(place, of: index)
        if let learned = state.learned { state.tangents?.add(learned) }
        state.learned = nil
        return state
    }

    /// Values by position and sample, by position and lane.
    func spread<Value: BitwiseCopyable>(left values: [Value]) -> [Value] {
        lanes.spread(values, of: leftCount, isLeft: true)
    }

    func spread<Value: BitwiseCopyable>(right values: [Value]) -> [Value] {
        lanes.spread(values, of: rightCount, isLeft: false)
    }
}

extension PairPass {
    /// The separations of numbers in channels.
    private func separations(
        _ index: Int, _ left: NumberSide<Scalar>, _ right: NumberSide<Scalar>
    ) -> PairState<Scalar> {
        guard case .numbers(let layout) = program.steps[index].operation else {
            preconditionFailure("a step of another kind")
        }
        let (x, y) = (spread(left: left.features), spread(right: right.features))
        let (count, pitch) = (lanes.count, layout.channels * lanes.count)
        precondition(x.count == layout.positions * pitch && y.count == x.count, "numbers without features")
        let isSigned = program.marksOpposites(index)
        var state = PairState<Scalar>(
            separations: .unwritten(program.pairs[index].count * count), tangents: nil, isSigned: isSigned)
        unsafe x.withUnsafeBufferPointer { x in
            unsafe y.withUnsafeBufferPointer { y in
                guard let x = x.baseAddress, let y = y.baseAddress else { return }
                unsafe forEachPair(index, &state, spread(left: left.roots), spread(right: right.roots)) {
                    target, _, roots, others, place in
                    unsafe Scalar.separateLoop(
                        target, isSigned ? 1 : 0, x + place.left * pitch, y + place.right * pitch, roots,
                        others, layout.channels, count, count)
                }
            }
        }
        return state
    }

    private func weigh(
        _ state: inout PairState<Scalar>, _ index: Int, _ weights: LimitWeights, _ left: [Scalar],
        _ right: [Scalar]
    ) {
        let hadTangents: Int32 = state.tangents == nil ? 0 : 1
        let isSigned: Int32 = state.isSigned ? 1 : 0
        if hasTangents, state.tangents == nil { state.tangents = .unwritten(state.separations.count) }
        let (from, to) = (program.inputScale(of: index), program.scales[index])
        let weight = Scalar(weights.weightVariance.over(2 * (to.value - from.value)))
        let tangentWeight = Scalar(weights.weightVariance.over(to.tangent - from.tangent))
        let bias = Scalar(weights.biasVariance.over(2 * to.value))
        let gain = Scalar(weights.weightGain.over(to.tangent - 2 * from.value))
        let biasGain = Scalar(weights.biasGain.over(to.tangent))
        let count = lanes.count
        unsafe forEachPair(index, &state, spread(left: left), spread(right: right)) { s, tangent, x, y, _ in
            unsafe Scalar.weighLoop(
                s, tangent, hadTangents, isSigned, x, y, weight, tangentWeight, bias, gain, biasGain, count)
        }
    }

    private func rectify(
        _ state: inout PairState<Scalar>, _ index: Int, _ rectifier: Rectifier, _ left: [Scalar],
        _ right: [Scalar]
    ) {
        let (from, to) = (program.inputScale(of: index), program.scales[index])
        let (change, tangentChange) = (2 * (from.value - to.value), from.tangent - to.tangent)
        func scaled(_ constant: Double, _ power: Int) -> Scalar { Scalar(constant.times(powerOfTwo: power)) }
        let (sum, kink) = (scaled(rectifier.sum, change), scaled(rectifier.kink, change))
        let tangentSum = scaled(rectifier.sum, tangentChange)
        let tangentKink = scaled(rectifier.kink, tangentChange)
        let share = scaled(1, 2 * to.value - to.tangent)
        let count = lanes.count
        let isLearned = state.learned != nil
        let scales = learnedScales(index)
        let isSigned: Int32 = state.isSigned ? 1 : 0
        defer { state.isSigned = false }
        unsafe forEachPair(index, &state, spread(left: left), spread(right: right)) {
            s, tangent, x, y, place in
            unsafe Scalar.rectifyLoop(s, tangent, isSigned, x, y, sum, kink, tangentSum, tangentKink, count)
            // x φ′(x) is φ itself.
            guard isLearned, let scales, scales[place.left] == scales[place.right],
                let tangent = unsafe tangent
            else { return }
            for lane in 0..<count {
                unsafe tangent[lane] += share * (sum * (x[lane] * y[lane]) - s[lane] / 2)
            }
        }
    }

    /// The positions that share a scale which is learned directly before an activation.
    func learnedScales(_ index: Int) -> [Int]? {
        guard case .activation(_, let scales) = program.steps[index].operation else { return nil }
        return scales
    }

    /// Calls `body` for every pair of positions with its separations, its tangents if there are any, the lanes of x and
    /// y at its positions, and these.
    func forEachPair(
        _ index: Int, _ state: inout PairState<Scalar>, _ x: [Scalar], _ y: [Scalar],
        _ body: (
            UnsafeMutablePointer<Scalar>, UnsafeMutablePointer<Scalar>?, UnsafePointer<Scalar>,
            UnsafePointer<Scalar>, (left: Int, right: Int)
        ) -> Void
    ) {
        let (set, count) = (program.pairs[index], lanes.count)
        precondition(state.separations.count == set.count * count)
        precondition(x.count == set.positions * count && y.count == x.count)
        // Not copied: the state lets go of both first.
        var (separations, tangents) = (state.separations, state.tangents ?? [])
        let (hasTangents, isSigned) = (state.tangents != nil, state.isSigned)
        state = PairState(separations: [], tangents: nil, isSigned: isSigned)
        unsafe separations.withUnsafeMutableBufferPointer { separations in
            unsafe tangents.withUnsafeMutableBufferPointer { tangents in
                unsafe x.withUnsafeBufferPointer { x in
                    unsafe y.withUnsafeBufferPointer { y in
                        guard let s = separations.baseAddress, let x = x.baseAddress, let y = y.baseAddress
                        else { return }
                        let tangent = hasTangents ? tangents.baseAddress : nil
                        for pair in 0..<set.count {
                            let (p, q) = set[pair]
                            unsafe body(
                                s + pair * count, tangent.map { unsafe $0 + pair * count }, x + p * count,
                                y + q * count, (p, q))
                        }
                    }
                }
            }
        }
        state = PairState(
            separations: separations, tangents: hasTangents ? tangents : nil, isSigned: isSigned)
    }
}

extension Array where Element: BitwiseCopyable {
    /// So many elements of whatever value, for what overwrites all of them.
    static func unwritten(_ count: Int) -> [Element] {
        unsafe [Element](unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
    }
}
