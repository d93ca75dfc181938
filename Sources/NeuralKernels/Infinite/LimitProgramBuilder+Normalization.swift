extension LimitProgramBuilder {
    /// A layer with statistics over channels, which at infinite width are functions of the covariances.
    mutating func normalization(_ layer: NormalizationLayer, _ step: Step, _ input: Value) -> Value? {
        if case .batch = layer.kind {
            // What comes behind is looked at as if it were not there.
            _ = note(.batchNormalization, step)
            return input
        }
        guard case .limit(let number) = input.content else { return note(.learnsOnData, step) }
        let positions = steps[number].positions
        guard isCountable(positions, [], step) else { return nil }
        guard let (statistics, scales) = sharing(layer, step.inputShape, input.layout, positions) else {
            return note(.alongPositions, step)
        }
        if case .group(let groups) = layer.kind, groups > 1 {
            // Of one axis that holds both, a channel is as many numbers as there are positions.
            let channels =
                if case .flat = input.layout { step.inputShape[0] / positions } else { step.inputShape[0] }
            guard channels.isMultiple(of: groups), groups < channels else {
                return note(.groupsOfOneChannel, step)
            }
        }
        let isCentred = if case .rootMeanSquare = layer.kind { false } else { true }
        let smallest =
            switch elementType {
            case .float32: Double(Float.ulpOfOne)
            case .float64: Double.ulpOfOne
            }
        let normalization = LimitNormalization(
            epsilon: layer.epsilon ?? smallest, isCentred: isCentred, isAffine: layer.isAffine,
            statistics: statistics, scales: scales)
        var value = append(
            .normalization(normalization), step, input, input.layout, isGaussian: input.isGaussian)
        // What an earlier one learns goes on being scaled, and cannot be told from what this one learns.
        let passed = input.learned.passed
        value?.learned = passed == .nothing && layer.isAffine ? .here(scales: scales) : passed
        return value
    }

    /// Which positions share their statistics, and which γ and β; nil when a layer's statistics are not over channels.
    private func sharing(
        _ layer: NormalizationLayer, _ shape: [Int], _ layout: Layout, _ positions: Int
    ) -> (statistics: [Int], scales: [Int])? {
        let (one, each) = (Array(repeating: 0, count: positions), Array(0..<positions))
        switch (layer.kind, layout) {
        case (.batch, _): return nil
        case (.group, .channels), (.group, .vector): return (one, one)
        case (.group(let count), .flat(_, let channelsLast)):
            // Groups of one axis that holds channel after channel are groups of channels.
            return count == 1 || !channelsLast ? (one, each) : nil
        case (.group, _): return nil
        case (.layer(let wanted), _), (.rootMeanSquare(let wanted), _):
            let axes = wanted?.count ?? shape.count
            guard axes < shape.count else { return (one, each) }
            guard case .rows = layout else { return nil }
            // What lies within the normalized axes has statistics in common; γ repeats with every run of them.
            let within = shape.suffix(axes).dropLast().reduce(1, *)
            return (each.map { $0 / within }, each.map { $0 % within })
        }
    }
}

extension Step.Operation {
    /// Whether the value is about as large as the input.
    var keepsMagnitude: Bool {
        switch self {
        case .identity, .pooling, .adaptiveAveragePool: true
        case .linear, .convolution, .normalization, .embedding, .activation, .sum: false
        }
    }
}
