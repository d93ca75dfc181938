/// A network whose layers fit its input and one another.
///
/// An `Architecture` that exists is valid: every check happens in ``init(inputShape:parameterization:layers:)``,
/// and no other code repeats one.
package struct Architecture: Hashable, Sendable {
    /// The shape of one sample.
    package let inputShape: [Int]
    package let parameterization: Parameterization
    package let layers: [Layer]
    /// The layers with every shape known.
    package let program: Program
    /// O, how many numbers the network makes of a sample.
    package let outputs: Int
    /// How many numbers there are to learn.
    package let parameterCount: Int

    /// - Throws: ``InvalidArchitecture`` with every rule that is broken.
    package init(
        inputShape: [Int], parameterization: Parameterization, layers: [Layer]
    ) throws(InvalidArchitecture) {
        guard !layers.isEmpty else { throw InvalidArchitecture(faults: [.noLayers]) }
        let program = try Self.program(inputShape, layers)
        self.inputShape = inputShape
        self.parameterization = parameterization
        self.layers = layers
        self.program = program
        outputs = program.outputShape.reduce(1, *)
        var total = 0
        for step in program.steps {
            guard let count = step.parameterCount,
                case let (sum, false) = total.addingReportingOverflow(count)
            else { throw InvalidArchitecture(faults: [.tooManyParameters]) }
            total = sum
        }
        parameterCount = total
    }

    private static func program(
        _ inputShape: [Int], _ layers: [Layer]
    ) throws(InvalidArchitecture) -> Program {
        // Whatever the shapes, a layer that learns has a parameter.
        let faults: [ArchitectureFault] = layers.contains(where: \.learns) ? [] : [.noParameters]
        let program: Program
        do throws(InvalidArchitecture) {
            program = try Program(inputShape: inputShape, layers: layers)
        } catch {
            throw InvalidArchitecture(faults: faults + error.faults)
        }
        guard faults.isEmpty else { throw InvalidArchitecture(faults: faults) }
        return program
    }

    /// How many numbers a layer may make of one sample, or take in one window.
    package static var mostNumbers: Int { ShapeInference.maximumCount }

    /// If the data are indices of embeddings, the size of the smallest table.
    package var indexCount: Int? {
        program.steps.compactMap { step in
            if case .embedding(let layer) = step.operation { layer.count } else { nil }
        }.min()
    }
}

extension Layer {
    /// Whether it has parameters.
    fileprivate var learns: Bool {
        switch self {
        case .linear, .convolution, .embedding: true
        case .normalization(let layer): layer.isAffine
        case .residual(let branch, let shortcut): (branch + shortcut).contains(where: \.learns)
        case .pooling, .adaptiveAveragePool, .flatten, .dropout, .activation: false
        }
    }
}

extension Step {
    /// How many numbers the step's layer has to learn; nil when no integer counts them.
    package var parameterCount: Int? {
        func product(_ factors: Int...) -> Int? {
            factors.reduce(1 as Int?) { total, factor in
                guard let (value, overflows) = total?.multipliedReportingOverflow(by: factor) else {
                    return nil
                }
                return overflows ? nil : value
            }
        }
        switch operation {
        case .linear(let layer):
            return product(layer.outFeatures, (inputShape.last ?? 0) + (layer.hasBias ? 1 : 0))
        case .convolution(let layer, let shape):
            let fanIn = layer.kernel.reduce(shape.channels / layer.groups, *)
            return product(layer.outChannels, fanIn + (layer.hasBias ? 1 : 0))
        case .normalization(let layer, let shape):
            guard layer.isAffine else { return 0 }
            if case .rootMeanSquare = layer.kind { return shape.channels }
            return 2 * shape.channels
        case .embedding(let layer): return product(layer.count, layer.width)
        case .pooling, .adaptiveAveragePool, .identity, .activation, .sum: return 0
        }
    }
}
