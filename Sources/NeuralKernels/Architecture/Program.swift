/// A network as a list of steps, each of which makes one value out of earlier ones: what a list of layers with
/// residual branches comes to once every shape is known.
///
/// Value 0 is the input; step k makes value k + 1. The last value is the output.
package struct Program: Hashable, Sendable {
    package let inputShape: [Int]
    package private(set) var steps: [Step] = []

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
    /// - Throws: ``ArchitectureError`` naming the first layer that does not fit.
    init(inputShape: [Int], layers: [Layer]) throws(ArchitectureError) {
        self.inputShape = inputShape
        _ = try append(layers, to: 0, at: []) { .layer($0) }
    }

    /// Appends layers that work on `value` one after another.
    ///
    /// - Returns: The value that the last of them makes.
    private mutating func append(
        _ layers: [Layer], to value: Int, at path: [LayerPlace.Entry], _ entry: (Int) -> LayerPlace.Entry
    ) throws(ArchitectureError) -> Int {
        var value = value
        for (index, layer) in layers.enumerated() {
            value = try append(layer, to: value, LayerPlace(path: path + [entry(index)], name: layer.name))
        }
        return value
    }

    private mutating func append(
        _ layer: Layer, to value: Int, _ place: LayerPlace
    ) throws(ArchitectureError) -> Int {
        guard case .residual(let branch, let shortcut) = layer else {
            let shape = shape(ofValue: value)
            let (operation, output) = try ShapeInference(shape: shape, place: place).step(for: layer)
            return add(operation, [value], shape, output, place)
        }
        let left = try append(branch, to: value, at: place.path) { .branch($0) }
        let right = try append(shortcut, to: value, at: place.path) { .shortcut($0) }
        let (shape, other) = (self.shape(ofValue: left), self.shape(ofValue: right))
        guard shape == other else { throw .residualShapes(place, branch: shape, shortcut: other) }
        return add(.sum, [left, right], shape, shape, place)
    }

    private mutating func add(
        _ operation: Step.Operation, _ inputs: [Int], _ shape: [Int], _ output: [Int], _ place: LayerPlace
    ) -> Int {
        steps.append(
            Step(operation: operation, inputs: inputs, inputShape: shape, outputShape: output, place: place))
        return steps.count
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
