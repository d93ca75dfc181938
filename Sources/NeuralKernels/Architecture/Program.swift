/// A network as a list of steps, each of which makes one value out of earlier ones: what a list of layers with
/// residual branches comes to once every shape is known.
///
/// Value 0 is the input; step k makes value k + 1. The last value is the output.
package struct Program: Hashable, Sendable {
    package let inputShape: [Int]
    package let steps: [Step]

    /// The shape of one sample's value.
    package func shape(ofValue value: Int) -> [Int] {
        value == 0 ? inputShape : steps[value - 1].outputShape
    }

    package var outputShape: [Int] { shape(ofValue: steps.count) }
}

/// One step of a ``Program``.
package struct Step: Hashable, Sendable {
    package enum Operation: Hashable, Sendable {
        case linear(LinearLayer)
        case convolution(ConvolutionLayer, ConvolutionShape)
        case pooling(PoolingLayer, WindowShape)
        /// Means over windows that tile the input, of torch's sizes.
        case adaptiveAveragePool(WindowRanges)
        /// The same numbers in another shape, or the same value again.
        case identity
        case normalization(NormalizationLayer, NormalizationShape)
        case embedding(EmbeddingLayer)
        case activation(Activation)
        case sum
    }

    package let operation: Operation
    /// The values that it works on: two of a sum, else one.
    package let inputs: [Int]
    package let inputShape: [Int]
    package let outputShape: [Int]
    /// Where the layer stands.
    package let place: LayerPlace
}

/// Where a layer stands in an architecture, for messages: positions in nested lists.
package struct LayerPlace: Hashable, Sendable {
    /// One entry a level, outermost first.
    package let path: [Entry]
    package let name: String

    package enum Entry: Hashable, Sendable {
        case layer(Int)
        case branch(Int)
        case shortcut(Int)
    }

    package init(path: [Entry], name: String) {
        self.path = path
        self.name = name
    }

    /// Such as `3 (Conv2d)` or `3.layers.0 (ReLU)`.
    package var description: String { "\(position) (\(name))" }

    /// Such as `3` or `3.layers.0`.
    package var position: String {
        let text = path.map { entry in
            switch entry {
            case .layer(let index): "\(index)"
            case .branch(let index): "layers.\(index)"
            case .shortcut(let index): "shortcut.\(index)"
            }
        }
        return text.joined(separator: ".")
    }
}

extension Program {
    /// - Throws: ``InvalidArchitecture`` with every layer that does not fit.
    package init(inputShape: [Int], layers: [Layer]) throws(InvalidArchitecture) {
        let builder = ProgramBuilder(inputShape: inputShape, layers: layers)
        guard builder.faults.isEmpty else { throw InvalidArchitecture(faults: builder.faults) }
        self.inputShape = inputShape
        steps = builder.steps
    }

    /// Whether anything to learn lies before each value.
    package var needsGradient: [Bool] {
        var needed = [Bool](repeating: false, count: steps.count + 1)
        for (index, step) in steps.enumerated() {
            needed[index + 1] = step.hasParameters || step.inputs.contains { needed[$0] }
        }
        return needed
    }

    /// How many steps work on each value.
    package var useCounts: [Int] {
        var counts = [Int](repeating: 0, count: steps.count + 1)
        for step in steps { for input in step.inputs { counts[input] += 1 } }
        return counts
    }
}
