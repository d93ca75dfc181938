/// Makes the steps of a list of layers, and notes every layer that does not fit what it gets.
///
/// A fault may leave a shape in doubt: of a residual whose sides differ either may be meant. Then every shape is
/// followed, and a layer that fits one of them is not to blame for what came before. Of a value whose shape is not
/// known nothing is said.
struct ProgramBuilder {
    /// A program's, as long as there are no faults.
    private(set) var steps: [Step] = []
    private(set) var faults: [ArchitectureFault] = []
    /// Whether the data are indices, which an embedding looks up.
    private let looksUp: Bool

    init(inputShape: [Int], layers: [Layer]) {
        looksUp = layers.contains(where: \.looksUp)
        let data = Value(number: 0, shapes: [inputShape], content: .data)
        _ = append(layers, to: data, at: []) { .layer($0) }
    }

    /// What is known of a value.
    private struct Value {
        let number: Int
        /// The shapes that it may be meant to have, the likeliest first; none when it is not known.
        let shapes: [[Int]]
        let content: Content
    }

    /// What a value holds, where the data are indices.
    private enum Content {
        case data
        /// What another layer than an embedding has made of the data.
        case spoiled
        /// What an embedding has looked up, and whatever comes of it.
        case vectors
    }

    /// With more shapes in doubt than these none is followed.
    private static let maximumDoubts = 8
}

extension ProgramBuilder {
    /// Appends layers that work on `value` one after another.
    ///
    /// - Returns: The value that the last of them makes.
    private mutating func append(
        _ layers: [Layer], to value: Value, at path: [LayerPlace.Entry], _ entry: (Int) -> LayerPlace.Entry
    ) -> Value {
        var value = value
        for (index, layer) in layers.enumerated() where !value.shapes.isEmpty {
            value = append(layer, to: value, LayerPlace(path: path + [entry(index)], name: layer.name))
        }
        return value
    }

    private mutating func append(_ layer: Layer, to value: Value, _ place: LayerPlace) -> Value {
        if case .residual(let branch, let shortcut) = layer {
            let left = append(branch, to: value, at: place.path) { .branch($0) }
            let right = append(shortcut, to: value, at: place.path) { .shortcut($0) }
            return sum(left, right, place)
        }
        let content: Content = layer.looksUp || value.content == .vectors ? .vectors : .spoiled
        let tries = value.shapes.map { ShapeInference(of: layer, on: $0, at: place) }
        if looksUp, value.content == (layer.looksUp ? .vectors : .data) {
            faults.append(.indicesElsewhere(place))
            // What comes next may be meant for what the layer makes, or for what it should have left alone.
            return doubtful(tries.flatMap(\.outputs) + value.shapes, content)
        }
        let fitting = tries.filter(\.faults.isEmpty)
        guard let fit = fitting.first, let operation = fit.operation else {
            faults += tries.first?.faults ?? []
            let isKnown = tries.allSatisfy { !$0.outputs.isEmpty }
            return doubtful(isKnown ? tries.flatMap(\.outputs) : [], content)
        }
        guard faults.isEmpty else { return doubtful(fitting.flatMap(\.outputs), content) }
        return add(operation, [value], fit.shape, fit.outputs[0], place, content)
    }

    /// The sum of a branch and its shortcut.
    private mutating func sum(_ left: Value, _ right: Value, _ place: LayerPlace) -> Value {
        let content: Content = [left.content, right.content].contains(.vectors) ? .vectors : .spoiled
        if looksUp, [left.content, right.content].contains(.data) {
            // Indices are not to be added, whatever their shape.
            faults.append(.indicesElsewhere(place))
            return doubtful(left.content == .data ? right.shapes : left.shapes, content)
        }
        guard let branch = left.shapes.first, let shortcut = right.shapes.first else {
            return doubtful(left.shapes + right.shapes, content)
        }
        let common = left.shapes.filter(right.shapes.contains)
        guard let shape = common.first else {
            faults.append(.residualShapes(place, branch: branch, shortcut: shortcut))
            return doubtful(left.shapes + right.shapes, content)
        }
        guard faults.isEmpty else { return doubtful(common, content) }
        return add(.sum, [left, right], shape, shape, place, content)
    }

    private mutating func add(
        _ operation: Step.Operation, _ inputs: [Value], _ shape: [Int], _ output: [Int], _ place: LayerPlace,
        _ content: Content
    ) -> Value {
        steps.append(
            Step(
                operation: operation, inputs: inputs.map(\.number), inputShape: shape, outputShape: output,
                place: place))
        return Value(number: steps.count, shapes: [output], content: content)
    }

    /// A value behind a fault, which no step will make.
    private func doubtful(_ shapes: [[Int]], _ content: Content) -> Value {
        let distinct = shapes.reduce(into: [[Int]]()) { distinct, shape in
            if !distinct.contains(shape) { distinct.append(shape) }
        }
        let isTooMuch = distinct.count > Self.maximumDoubts
        return Value(number: steps.count, shapes: isTooMuch ? [] : distinct, content: content)
    }
}

extension Layer {
    /// Whether it is an embedding or has one.
    fileprivate var looksUp: Bool {
        switch self {
        case .embedding: true
        case .residual(let branch, let shortcut): (branch + shortcut).contains(where: \.looksUp)
        case .linear, .convolution, .pooling, .adaptiveAveragePool, .flatten, .normalization, .dropout,
            .activation:
            false
        }
    }
}
