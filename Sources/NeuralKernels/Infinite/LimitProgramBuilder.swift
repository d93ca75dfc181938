/// Makes the steps on covariances of a network's program, and notes every layer without a limit.
struct LimitProgramBuilder {
    private let architecture: Architecture
    let elementType: ElementType
    private(set) var numeric: [Int] = []
    private(set) var steps: [LimitStep] = []
    private(set) var faults: [LimitFault] = []
    /// What is known of the values of the network's program; nil behind a fault.
    private var values: [Value?]
    /// Those values that are the data, moved and averaged.
    private var moved: Set<Int> = [0]

    /// A value of the network's program.
    struct Value {
        let content: Content
        let layout: Layout
        let isGaussian: Bool
        /// The steps with weights whose channels it is made of, ``data`` among them.
        let sources: Set<Int>
        /// Whether a channel's tangent kernel depends on its own numbers, because a scale is learned for each.
        var learned = Learned.nothing

        var isNumbers: Bool { if case .numbers = content { true } else { false } }
    }

    enum Learned: Hashable {
        case nothing
        /// By the normalization that has made the value.
        case here(scales: [Int])
        /// By one before it, with no weights between.
        case before

        /// What a value has that is made of this one.
        var passed: Learned { self == .nothing ? .nothing : .before }
    }

    enum Content {
        /// The data, or what steps without parameters make of them.
        case numbers(value: Int, shape: [Int])
        case limit(step: Int)
    }

    /// How a value's shape makes channels and positions.
    enum Layout: Hashable {
        /// Not decided yet: the first weights say it.
        case open
        /// Channels only.
        case vector
        /// Channels, then the axes of positions.
        case channels([Int])
        /// The axes of positions, then channels.
        case rows([Int])
        /// One axis that holds both.
        case flat(positions: Int, channelsLast: Bool)
    }

    /// What can be listed: taps of all positions, positions of a normalization.
    static let mostTaps = 1 << 24

    /// Notes a step whose windows take too much; counted in double precision, since a hostile one has no integer for it.
    mutating func isCountable(_ positions: Int, _ window: [Int], _ step: Step) -> Bool {
        let count = window.reduce(Double(positions)) { $0 * Double($1) }
        guard count > Double(Self.mostTaps) else { return true }
        _ = note(.tooManyTaps(count: count, limit: Self.mostTaps), step)
        return false
    }

    /// Stands among sources for the data.
    private static let data = -1

    init(_ architecture: Architecture, _ elementType: ElementType) {
        self.architecture = architecture
        self.elementType = elementType
        let data = Value(
            content: .numbers(value: 0, shape: architecture.inputShape), layout: .open, isGaussian: false,
            sources: [Self.data])
        values = [data]
        for (index, step) in architecture.program.steps.enumerated() {
            let inputs = step.inputs.compactMap { values[$0] }
            // Behind a layer whose value cannot be guessed nothing is said of others.
            let value = inputs.count == step.inputs.count ? make(step, index, inputs) : nil
            values.append(value)
        }
    }

    /// The output's step, with how its numbers lie.
    var output: (step: Int, output: LimitOutput)? {
        guard let value = values.last ?? nil, case .limit(let step) = value.content else { return nil }
        let positions = steps[step].positions
        let channelsLast: Bool
        switch value.layout {
        case .rows: channelsLast = true
        case .flat(_, let isLast): channelsLast = isLast
        case .open, .vector, .channels: channelsLast = false
        }
        let output = LimitOutput(
            channels: architecture.outputs / positions, positions: positions, channelsLast: channelsLast,
            isGaussian: value.isGaussian)
        return (step, output)
    }
}

extension LimitProgramBuilder {
    private mutating func make(_ step: Step, _ index: Int, _ inputs: [Value]) -> Value? {
        let input = inputs[0]
        if inputs.allSatisfy(\.isNumbers), !step.hasParameters {
            numeric.append(index)
            if step.operation.keepsMagnitude, moved.isSuperset(of: step.inputs) { moved.insert(index + 1) }
            return Value(
                content: .numbers(value: index + 1, shape: step.outputShape), layout: .open,
                isGaussian: false,
                sources: input.sources)
        }
        switch step.operation {
        case .linear(let layer): return linear(layer, step, input)
        case .convolution(let layer, let shape): return convolution(layer, shape, step, input)
        case .pooling(let layer, let shape):
            // What comes behind is looked at as behind an average.
            if layer.kind == .maximum { _ = note(.maximum, step) }
            guard isCountable(shape.output.reduce(1, *), layer.kernel, step) else { return nil }
            return average(PositionTaps(layer, shape), step, input)
        case .adaptiveAveragePool(let ranges):
            let windows = zip(ranges.input, ranges.output).map { $0 / $1 + 2 }
            guard isCountable(ranges.output.reduce(1, *), windows, step) else { return nil }
            return average(PositionTaps(ranges), step, input)
        case .identity: return reshaped(step, input)
        case .normalization(let layer, _): return normalization(layer, step, input)
        case .embedding: return note(.embedding, step)
        case .activation(let activation):
            guard input.isGaussian else { return note(.notGaussian, step) }
            var scales: [Int]?
            switch input.learned {
            case .nothing: break
            case .here(let some): scales = some
            case .before: return note(.learnsBeforeActivation, step)
            }
            return append(
                .activation(activation, scales: scales), step, input, input.layout, isGaussian: false)
        case .sum: return sum(inputs[0], inputs[1], step)
        }
    }

    mutating func note(_ reason: LimitFault.Reason, _ step: Step) -> Value? {
        faults.append(LimitFault(place: step.place, reason: reason))
        return nil
    }

    /// Appends a step on one value, or on the covariances of numbers.
    mutating func append(
        _ operation: LimitOperation, _ step: Step, _ input: Value, _ layout: Layout, isGaussian: Bool,
        positions: Int? = nil, sources: Set<Int>? = nil
    ) -> Value? {
        guard case .limit(let number) = input.content else { return nil }
        steps.append(
            LimitStep(
                operation: operation, inputs: [number], positions: positions ?? steps[number].positions,
                place: step.place))
        return Value(
            content: .limit(step: steps.count - 1), layout: layout, isGaussian: isGaussian,
            sources: sources ?? input.sources)
    }

    /// The covariances of numbers, of whose axes the layout says which are channels.
    private mutating func covariances(
        _ value: Int, _ shape: [Int], as layout: Layout, for step: Step
    ) -> Value {
        let count = shape.reduce(1, *)
        let positions: Int
        var channelsLast = false
        switch layout {
        case .open, .vector: positions = 1
        case .channels(let axes): positions = axes.reduce(1, *)
        case .rows(let axes): (positions, channelsLast) = (axes.reduce(1, *), true)
        case .flat(let some, let isLast): (positions, channelsLast) = (some, isLast)
        }
        let numbers = LimitOperation.numbers(
            NumberLayout(
                value: value, channels: count / positions, positions: positions,
                channelsLast: channelsLast,
                isAsLargeAsData: moved.contains(value)))
        let known = steps.firstIndex { $0.operation == numbers }
        if known == nil {
            steps.append(
                LimitStep(operation: numbers, inputs: [], positions: positions, place: step.place))
        }
        return Value(
            content: .limit(step: known ?? steps.count - 1), layout: layout, isGaussian: false,
            sources: [Self.data])
    }

    private mutating func linear(_ layer: LinearLayer, _ step: Step, _ input: Value) -> Value? {
        var input = input
        if case .numbers(let value, let shape) = input.content {
            let layout = shape.count == 1 ? Layout.vector : .rows(Array(shape.dropLast()))
            input = covariances(value, shape, as: layout, for: step)
        }
        let weights = LimitWeights(
            scale: layer.scale, fanIn: step.inputShape.last ?? 0, hasBias: layer.hasBias,
            architecture.parameterization)
        switch input.layout {
        case .channels: return note(.alongPositions, step)
        case .flat(let positions, _):
            guard isCountable(positions, [], step) else { return nil }
            return append(
                .weights(weights, .all(of: positions)), step, input, .vector, isGaussian: true, positions: 1,
                sources: [steps.count])
        case .open, .vector, .rows:
            return append(
                .weights(weights, nil), step, input, input.layout, isGaussian: true, sources: [steps.count])
        }
    }

    private mutating func convolution(
        _ layer: ConvolutionLayer, _ shape: ConvolutionShape, _ step: Step, _ input: Value
    ) -> Value? {
        var input = input
        if case .numbers(let value, let whole) = input.content {
            guard layer.groups == 1 else { return note(.groupsOfData, step) }
            input = covariances(value, whole, as: .channels(shape.input), for: step)
        } else if layer.groups > 1, layer.groups == shape.channels {
            return note(.groupsOfOneChannel, step)
        }
        guard case .channels = input.layout else { return note(.alongPositions, step) }
        guard isCountable(shape.positions, layer.kernel, step) else { return nil }
        let weights = LimitWeights(
            scale: layer.scale, fanIn: layer.kernel.reduce(shape.channels / layer.groups, *),
            hasBias: layer.hasBias, architecture.parameterization)
        return append(
            .weights(weights, PositionTaps(layer, shape)), step, input, .channels(shape.output),
            isGaussian: true,
            positions: shape.positions, sources: [steps.count])
    }

    private mutating func average(_ taps: PositionTaps, _ step: Step, _ input: Value) -> Value? {
        guard case .channels = input.layout else { return note(.alongPositions, step) }
        let output = Array(step.outputShape.dropFirst())
        var value = append(
            .average(taps), step, input, .channels(output), isGaussian: input.isGaussian,
            positions: taps.outputCount)
        value?.learned = input.learned.passed
        return value
    }

    /// `Flatten` and what changes nothing.
    private func reshaped(_ step: Step, _ input: Value) -> Value? {
        var layout = input.layout
        if step.inputShape.count > 1, step.outputShape.count == 1 {
            switch layout {
            case .channels(let axes): layout = .flat(positions: axes.reduce(1, *), channelsLast: false)
            case .rows(let axes): layout = .flat(positions: axes.reduce(1, *), channelsLast: true)
            case .open, .vector, .flat: break
            }
            if case .flat(1, _) = layout { layout = .vector }
        }
        return Value(
            content: input.content, layout: layout, isGaussian: input.isGaussian, sources: input.sources,
            learned: input.learned)
    }

    private mutating func sum(_ left: Value, _ right: Value, _ step: Step) -> Value? {
        let layout = left.isNumbers ? right.layout : left.layout
        let sides = [left, right].map { side in
            guard case .numbers(let value, let shape) = side.content else { return side }
            return covariances(value, shape, as: layout, for: step)
        }
        guard sides[0].layout == sides[1].layout else { return note(.unlikeSides, step) }
        guard sides[0].sources.isDisjoint(with: sides[1].sources) else { return note(.dependentSides, step) }
        let numbers = sides.compactMap { side in
            if case .limit(let number) = side.content { number } else { nil }
        }
        steps.append(
            LimitStep(
                operation: .sum, inputs: numbers, positions: steps[numbers[0]].positions, place: step.place))
        return Value(
            content: .limit(step: steps.count - 1), layout: layout,
            isGaussian: sides.allSatisfy(\.isGaussian),
            sources: sides[0].sources.union(sides[1].sources),
            learned: sides.contains { $0.learned.passed == .before } ? .before : .nothing)
    }
}

extension LimitProgram {
    /// - Parameters:
    ///   - architecture: The network, with the finite widths that its output and some gains are of.
    ///   - elementType: Whose epsilon a normalization layer without one of its own has.
    ///   - mixesOutput: Whether the output is needed at pairs of different positions.
    /// - Throws: ``NoLimit`` with every layer that has none.
    init(_ architecture: Architecture, _ elementType: ElementType, mixesOutput: Bool) throws(NoLimit) {
        let builder = LimitProgramBuilder(architecture, elementType)
        guard builder.faults.isEmpty, let (last, output) = builder.output else {
            throw NoLimit(faults: builder.faults)
        }
        numeric = builder.numeric
        // A last Flatten is a matter of reading, so that the output is the last step.
        steps = Array(builder.steps[...last])
        self.output = output
        pairs = try Self.pairs(of: steps, mixesOutput: mixesOutput)
        scales = steps.map { _ in ValueScale() }
    }
}
