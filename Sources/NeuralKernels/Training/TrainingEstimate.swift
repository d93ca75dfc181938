/// What a training will need, known before it starts.
package struct TrainingEstimate: Hashable, Sendable {
    /// Multiply-adds of all steps: for every sample of a batch its way forward and twice that back, and for every step a
    /// few for each parameter.
    package let operations: Double
    /// Bytes of memory at a time.
    package let memoryBytes: Double

    /// Numbers for every parameter besides one gradient a piece: the network's and their copy while they change, the
    /// momentum, and the sum of the pieces.
    private static let parameterNumbers = 4.0

    /// Sizes are counted in double precision: a hostile specification must not overflow them.
    ///
    /// - Parameters:
    ///   - training: How the network is trained.
    ///   - architecture: Of the network.
    ///   - elementType: In which it is computed.
    ///   - samples: N, how many samples there are.
    ///   - threads: How many pieces of a batch are worked on at a time.
    package init(
        _ training: Training, of architecture: Architecture, elementType: ElementType, samples: Int,
        threads: Int
    ) {
        let batch = min(training.batchSize ?? samples, samples)
        let steps = architecture.program.steps
        let parameters = Double(architecture.parameterCount)
        let forward = steps.reduce(0.0) { $0 + $1.multiplyAdds }
        operations =
            Double(training.steps) * (3 * forward * Double(batch) + Self.parameterNumbers * parameters)

        let run = min(batch, TrainingBatch<Double>.runLength(batch, of: architecture))
        let pieces = Double(min(threads, (batch + run - 1) / run))
        let inputs = architecture.inputShape.reduce(1) { $0 * Double($1) }
        let sizes = steps.map { $0.outputShape.reduce(1) { $0 * Double($1) } }
        // A branch within a branch holds the gradients at its shortcut until it is done.
        let nesting = Double(steps.map { $0.place.path.count - 1 }.max() ?? 0)
        let widest = max(inputs, sizes.max() ?? 0)
        let perSample = inputs + sizes.reduce(0, +) + (3 + nesting) * widest
        // One piece's gradient beside each that waits for its turn, and a convolution's patches.
        let perPiece = 2 * parameters + Double(run) * perSample + (steps.map(\.patchNumbers).max() ?? 0)
        let set = Double(samples) * (inputs + Double(architecture.outputs))
        memoryBytes =
            Double(elementType.byteCount) * (Self.parameterNumbers * parameters + pieces * perPiece + set)
    }
}

extension Step {
    /// Numbers of the patches that a convolution's gradient works with at a time, written twice.
    fileprivate var patchNumbers: Double {
        guard case .convolution = operation, let shared = SharedWeights(self) else { return 0 }
        let columns = Double(max(shared.positions, 256))
        return columns * (2 * Double(shared.fanIn) + Double(shared.outputs))
    }
}
