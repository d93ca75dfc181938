/// The multiply-adds of a kernel, counted in double precision: a hostile specification must not overflow them.
struct OperationCount: Hashable, Sendable {
    let weightings: Weightings
    /// The cheapest way of each step; nil where weights are used once a sample, or there are none.
    let ways: [ContractionWay?]
    /// Forward and back, for one sample.
    private(set) var sweep = 0.0
    /// Of all pairs of samples, with the gradients that are written out.
    private(set) var contraction = 0.0
    /// Of the last layer's decomposition.
    private(set) var decomposition = 0.0
    private let samples: Double
    private let networks: Double

    /// Of all networks, if every sample goes through each once.
    var total: Double { networks * (samples * sweep + contraction + decomposition) }

    /// If every sample goes through each network `passes` times.
    func total(passes: Double) -> Double {
        networks * (samples * passes * sweep + contraction + decomposition)
    }

    init(_ specification: KernelSpecification, _ costs: ContractionCosts, _ weightings: Weightings) {
        let rows = Double(specification.data.count)
        let columns = specification.against.map { Double($0.count) }
        let pairs = columns.map { rows * $0 } ?? rows * (rows + 1) / 2
        samples = rows + (columns ?? 0)
        networks = Double(specification.samples)
        self.weightings = weightings
        let program = specification.architecture.program
        var ways = [ContractionWay?](repeating: nil, count: program.steps.count)
        guard specification.kind == .ntk else {
            // Of products of outputs nothing goes back.
            sweep = program.steps.reduce(0) { $0 + $1.multiplyAdds }
            contraction = pairs * weightings.pairing.products(of: Double(specification.architecture.outputs))
            self.ways = ways
            return
        }
        let seeds = Double(weightings.count)
        let load = SharedWeights.Load(
            samples: samples, pairs: pairs, seeds: seeds, pairing: weightings.pairing)
        let outputs = Double(specification.architecture.outputs)
        var forms = [DeltaForm?](repeating: nil, count: program.steps.count + 1)
        forms[program.steps.count] = .constant
        for (index, step) in program.steps.enumerated().reversed() {
            sweep += step.multiplyAdds
            guard let form = forms[index + 1] else { continue }
            if let shared = SharedWeights(step) {
                let way = shared.cheapest(load, costs)
                ways[index] = way
                contraction += shared.cost(of: way, load, costs)
            } else {
                contraction += pairs * step.productLength(form, weightings, seeds)
            }
            let leaving = form.passing(step.operation, step.inputShape.count == 1)
            for value in step.inputs where program.needsGradient[value] {
                // Constant deltas go back once for all samples.
                if form != .constant { sweep += seeds * step.multiplyAdds }
                forms[value] =
                    forms[value].map { $0 == .constant && leaving == .constant ? .constant : .perSample }
                    ?? leaving
            }
        }
        self.ways = ways
        if weightings.isCompressed {
            let width = Double(program.steps.last?.inputShape.first ?? 0)
            // Q and R in double precision, and for blocks the way back to all outputs.
            decomposition = 8 * outputs * width * width
            switch specification.reduction {
            case .traceSum, .traceMean, .sumLogits: break
            case .diagonal: contraction += pairs * outputs * width * (width + 1)
            case .full: contraction += pairs * outputs * width * (width + outputs)
            }
        }
    }
}

/// What structure the gradients at a value have, as ``Deltas`` keeps it.
private enum DeltaForm: Hashable {
    case constant
    case separable
    case perSample

    /// The form below a step; `isVector` says whether the step works on one vector a sample.
    func passing(_ operation: Step.Operation, _ isVector: Bool) -> DeltaForm {
        switch (operation, self) {
        case (.identity, _), (.sum, _): self
        case (.activation, .constant), (.activation, .separable): .separable
        case (.linear, .constant), (.convolution, .constant), (.adaptiveAveragePool, .constant): .constant
        case (.pooling(let layer, _), .constant) where layer.kind == .average: .constant
        default: .perSample
        }
    }
}

extension SeedPairing {
    /// How many products of two weightings a pair of samples takes.
    fileprivate func products(of seeds: Double) -> Double {
        switch self {
        case .sum, .diagonal: seeds
        case .all: seeds * seeds
        }
    }
}

extension Step {
    /// Of one sample on its way forward, which are those of one weighting on its way back; an elementwise operation
    /// counts as one.
    var multiplyAdds: Double {
        let output = outputShape.reduce(1) { $0 * Double($1) }
        switch operation {
        case .linear: return output * Double(inputShape.last ?? 0)
        case .convolution(let layer, let shape):
            return output * layer.kernel.reduce(Double(shape.channels / layer.groups)) { $0 * Double($1) }
        case .pooling(let layer, _): return output * layer.kernel.reduce(1) { $0 * Double($1) }
        case .identity, .embedding: return 0
        case .adaptiveAveragePool: return inputShape.reduce(1) { $0 * Double($1) }
        case .normalization, .activation, .sum: return output
        }
    }

    /// Of a pair of samples, for parameters that are used once a sample.
    fileprivate func productLength(
        _ form: DeltaForm, _ weightings: Weightings, _ seeds: Double
    ) -> Double {
        let kept = weightings.pairing.products(of: seeds)
        switch operation {
        case .linear(let layer):
            let width = Double(layer.outFeatures)
            let inner = Double(inputShape.last ?? 0)
            switch form {
            case .constant: return inner
            case .separable: return inner + (weightings.pairing == .sum ? 1 : kept) * width
            case .perSample: return inner + kept * width
            }
        case .normalization: return kept * Double(parameterCount ?? 0)
        // At most: only equal tokens meet.
        case .embedding(let layer):
            return kept * Double(layer.width) * inputShape.reduce(1) { $0 * Double($1) }
        default: return 0
        }
    }
}
