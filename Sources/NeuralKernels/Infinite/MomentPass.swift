internal import LinearAlgebra

/// The way of a run's samples, each by itself, through a ``LimitProgram``: their moments at every value.
///
/// Where positions are mixed, that takes the distances between a sample's own positions: the samples are then paired
/// with themselves.
struct MomentPass<Scalar: NetworkScalar> {
    private let program: LimitProgram
    /// nil where no average needs it.
    private var pairs: PairPass<Scalar>?
    private var samples: LimitSamples<Scalar>

    /// What is known of a run of samples.
    ///
    /// - Parameters:
    ///   - program: What they go through.
    ///   - tables: Its steps' tables.
    ///   - numbers: By value of the network's program, what is known of the run's numbers, samples × features.
    ///   - count: How many samples there are.
    ///   - check: Is called now and then; what it throws ends the work.
    /// - Returns: Their moments at every value, and what pairs take of them.
    /// - Throws: ``KernelError/outputNotFinite(_:)`` where a moment overflows, or what `check` throws.
    static func samples(
        _ program: LimitProgram, _ tables: [StepTables<Scalar>], numbers: [Int: Matrix<Scalar>], count: Int,
        check: () throws -> Void
    ) throws -> LimitSamples<Scalar> {
        var pass = MomentPass(program, tables, count: count)
        for index in program.steps.indices {
            try check()
            try pass.advance(index, numbers, check)
        }
        return pass.samples
    }

    private init(_ program: LimitProgram, _ tables: [StepTables<Scalar>], count: Int) {
        self.program = program
        samples = LimitSamples(count: count)
        let mixes = program.steps.contains { if case .average = $0.operation { true } else { false } }
        guard mixes else { return }
        pairs = PairPass(
            program, tables, .own(count: count), leftCount: count, rightCount: count, hasTangents: false)
    }

    private mutating func advance(
        _ index: Int, _ numbers: [Int: Matrix<Scalar>], _ check: () throws -> Void
    ) throws {
        let step = program.steps[index]
        let inputs = step.inputs.map { samples.moments[$0] }
        switch step.operation {
        case .numbers(let layout):
            guard let values = numbers[layout.value] else { preconditionFailure("numbers come first") }
            begin(layout, values, index)
        case .weights(let weights, let taps): weigh(weights, taps, inputs[0], index)
        case .average(let taps): average(index, taps, inputs[0])
        case .activation(let activation, let scales):
            try activate(activation, scales != nil, inputs[0], index, check)
        case .normalization(let layer): normalize(layer, inputs[0], index)
        case .sum:
            let both = zip(inputs, step.inputs).map { moments, input in
                moments.brought(from: program.scales[input], to: program.scales[index])
            }
            add(both[0], both[1])
        }
        guard samples.moments[index].squares.allSatisfy(\.isFinite) else {
            throw KernelError.outputNotFinite(step.place)
        }
        try pairs?.advance(index, left: samples.sides[index], right: samples.sides[index], check: check)
    }

    private mutating func append(_ side: StepSide<Scalar>, _ moments: ValueMoments) {
        samples.sides.append(side)
        samples.moments.append(moments)
    }
}

extension MomentPass {
    private mutating func begin(_ layout: NumberLayout, _ values: Matrix<Scalar>, _ index: Int) {
        let scale = program.scales[index]
        let values =
            scale.value == 0
            ? values
            : Matrix(
                rows: values.rows, columns: values.columns,
                elements: values.elements.map { $0.times(powerOfTwo: -scale.value) })
        // Samples that are paired with themselves are so number by number.
        let numbers = SampleNumbers(values, layout)
        let isProduct = index == program.productStep
        append(
            .numbers(numbers.side(isProduct: isProduct, hasFeatures: !isProduct || pairs != nil)),
            numbers.moments)
    }

    /// The mean over each position's taps, by position and sample; the input itself without taps.
    private func mean(_ values: [Double], _ taps: PositionTaps?) -> [Double] {
        guard let taps else { return values }
        let count = samples.count
        var means = [Double](repeating: 0, count: taps.outputCount * count)
        for output in 0..<taps.outputCount {
            for tap in 0..<taps.tapCount {
                guard let input = taps.input(output, tap) else { continue }
                for sample in 0..<count { means[output * count + sample] += values[input * count + sample] }
            }
            let divisor = Double(taps.divisors[output])
            for sample in 0..<count { means[output * count + sample] /= divisor }
        }
        return means
    }

    private mutating func weigh(
        _ weights: LimitWeights, _ taps: PositionTaps?, _ input: ValueMoments, _ index: Int
    ) {
        let means = mean(input.squares, taps)
        let (from, to) = (program.inputScale(of: index), program.scales[index])
        let weight = weights.weightVariance.over(2 * (to.value - from.value))
        let bias = weights.biasVariance.over(2 * to.value)
        append(
            .weights(WeightSide(inputs: taps == nil ? [] : input.squares.roots(), means: means.roots())),
            ValueMoments(squares: means.map { weight * $0 + bias }, means: nil))
    }

    /// E[ū²] = the mean of E[u_p²] over the window less half the mean of E[(u_p − u_p′)²] over its pairs.
    private mutating func average(_ index: Int, _ taps: PositionTaps, _ input: ValueMoments) {
        let own = input.squares.map { Scalar($0) }
        let ownRoots: [Scalar] = input.squares.roots()
        guard let pairs else { preconditionFailure("an average pairs samples with themselves") }
        let losses = pairs.windowDistances(index, own, ownRoots).map { $0 / 2 }
        var squares = mean(input.squares, taps)
        for place in squares.indices { squares[place] = max(0, squares[place] - Double(losses[place])) }
        append(
            .average(AverageSide(squares: own, roots: ownRoots, losses: losses, means: squares.roots())),
            ValueMoments(squares: squares, means: input.means.map { mean($0, taps) }))
    }

    private mutating func activate(
        _ activation: Activation, _ learnsScale: Bool, _ input: ValueMoments, _ index: Int,
        _ check: () throws -> Void
    ) throws {
        // Rectifiers see what is held over a scale, others the numbers themselves.
        let (from, to) = (program.inputScale(of: index), program.scales[index])
        let dual = DualActivation(activation)
        let seen = dual.isHomogeneous ? from : ValueScale()
        let variances = input.brought(from: from, to: seen).squares
        guard variances.allSatisfy({ $0 < dual.mostVariance }) else {
            throw KernelError.outputNotFinite(program.steps[index].place)
        }
        let side: StepSide<Scalar>
        let own: [OwnValue]
        switch dual {
        case .identity: return append(.identity, input)
        case .rectifier(let alpha, let beta):
            side = .rectifier(deviations: variances.roots())
            own = variances.map(Rectifier(alpha: alpha, beta: beta).own)
        case .closedForm(let form):
            let scaled =
                try learnsScale
                ? HermiteCoefficients(scaledSlopeOf: activation, variances: variances, check: check) : nil
            side = .closedForm(variances: variances, scaled: scaled)
            samples.truncation = max(samples.truncation, scaled?.truncation ?? 0)
            own = variances.map(form.own)
        case .series(let activation):
            let coefficients = try HermiteCoefficients(activation, variances: variances, check: check)
            let scaled =
                try learnsScale
                ? HermiteCoefficients(scaledSlopeOf: activation, variances: variances, check: check) : nil
            side = .series(coefficients, variances: variances, scaled: scaled)
            own = coefficients.own
            samples.truncation = max(samples.truncation, coefficients.truncation, scaled?.truncation ?? 0)
        }
        // By the activation, not by the numbers: all runs have means or none.
        let moments = ValueMoments(
            squares: own.map(\.secondMoment), means: activation.isOdd ? nil : own.map(\.mean))
        append(side, moments.brought(from: seen, to: to))
    }

    private mutating func normalize(
        _ layer: LimitNormalization, _ input: ValueMoments, _ index: Int
    ) {
        let (from, to) = (program.inputScale(of: index).value, program.scales[index].value)
        // The larger of the variance and ε is about 1 over this.
        let common = from == 0 && to == 0 ? 0 : max(from, Int(Double.log2(layer.epsilon).rounded(.down) / 2))
        // Of samples without any length there must stay something to divide by.
        let epsilon = max(
            layer.epsilon.times(powerOfTwo: -2 * common),
            layer.epsilon > 0 ? Double.leastNormalMagnitude : 0)
        let count = samples.count
        let groups = (layer.statistics.max() ?? 0) + 1
        var sizes = [Double](repeating: 0, count: groups)
        for group in layer.statistics { sizes[group] += 1 }
        func pooled(_ values: [Double]) -> [Double] {
            var sums = [Double](repeating: 0, count: groups * count)
            for (position, group) in layer.statistics.enumerated() {
                for sample in 0..<count {
                    sums[group * count + sample] += values[position * count + sample] / sizes[group]
                }
            }
            return layer.statistics.flatMap { group in sums[group * count..<(group + 1) * count] }
        }
        let shifts = layer.isCentred ? input.means.map(pooled) : nil
        var squares = input.squares
        if let shifts, let means = input.means {
            for place in squares.indices {
                // E[(u − μ)²], which rounding must not make negative.
                squares[place] = max(0, squares[place] - shifts[place] * (2 * means[place] - shifts[place]))
            }
        }
        let scales = pooled(squares).map { square in
            (1 / (square.times(powerOfTwo: 2 * (from - common)) + epsilon).squareRoot())
                .times(powerOfTwo: from - common - to)
        }
        let deviations = squares.map { $0.squareRoot() }
        let scaled = zip(deviations, scales).map { $0 * $1 }
        let normalized = scaled.map { $0 * $0 }
        let means = input.means.map { means in
            means.indices.map { (means[$0] - (shifts?[$0] ?? 0)) * scales[$0] }
        }
        append(
            .normalization(
                NormalizationSide(
                    scales: scales, shifts: shifts, means: input.means,
                    roots: input.squares.map { $0.squareRoot() }, deviations: deviations,
                    scaledDeviations: scaled)),
            ValueMoments(squares: normalized, means: means))
    }

    private mutating func add(_ left: ValueMoments, _ right: ValueMoments) {
        var squares = zip(left.squares, right.squares).map { $0 + $1 }
        if let first = left.means, let second = right.means {
            for place in squares.indices { squares[place] += 2 * first[place] * second[place] }
        }
        let means =
            switch (left.means, right.means) {
            case (let first?, let second?): zip(first, second).map { $0 + $1 }
            case (let one?, nil), (nil, let one?): one
            case (nil, nil): [Double]?.none
            }
        append(
            .sum(SumSide(first: left, second: right, roots: squares.map { $0.squareRoot() })),
            ValueMoments(squares: squares, means: means))
    }
}

extension PairPass {
    /// The mean distance of each window's positions from one another, by position and sample, for samples paired with
    /// themselves.
    func windowDistances(_ index: Int, _ squares: [Scalar], _ roots: [Scalar]) -> [Scalar] {
        let input = program.steps[index].inputs[0]
        guard var state = states[input], let table = tables[index].taps else {
            preconditionFailure("an average comes after its input")
        }
        unsign(&state, pairsOf: input, roots, roots)
        let distances = distances(state, input, roots, roots)
        let (set, count) = (program.pairs[index], lanes.count)
        var sums = [Scalar].unwritten(set.count * count)
        unsafe Scalar.sumTapsLoop(
            &sums, distances, squares, squares, table.entries, table.scales, set.count, table.taps, count)
        var windows = [Scalar](repeating: 0, count: set.positions * count)
        for pair in 0..<set.count {
            let (p, q) = set[pair]
            guard p == q else { continue }
            for lane in 0..<count { windows[p * count + lane] = sums[pair * count + lane] }
        }
        return windows
    }
}
