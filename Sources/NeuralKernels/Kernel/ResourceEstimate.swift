/// What a specification's computation will need, known before it starts.
package struct ResourceEstimate: Hashable, Sendable {
    /// Multiply-adds of the sweeps and the blocks.
    package let operations: Double
    /// Bytes of memory at a time.
    package let memoryBytes: Double
    /// Bytes of the finished matrix.
    package let resultBytes: Double

    /// Sizes are counted in double precision: a hostile specification must not overflow them.
    package init(_ specification: KernelSpecification, plan: TilePlan) {
        let rows = Double(specification.data.count)
        let columns = specification.against.map { Double($0.count) }
        let samples = rows + (columns ?? 0)
        let pairs = columns.map { rows * $0 } ?? rows * (rows + 1) / 2
        let outputs = Double(specification.architecture.outputs)
        let seeds = specification.reduction == .sumLogits ? 1 : outputs
        // Of a product of outputs nothing goes back.
        let isTangent = specification.kind == .ntk
        let seedPairs = specification.reduction == .full ? seeds * seeds : seeds
        var (sweep, contraction) = (0.0, 0.0)
        let steps = specification.architecture.program.steps
        for (index, step) in steps.enumerated() {
            let sizes = StepSizes(step)
            switch step.operation {
            case .linear where step.inputShape.count == 1:
                // The last layer's deltas are the same for every sample.
                let isHead = index == steps.count - 1
                sweep += sizes.input * sizes.output * (isHead ? 1 : 1 + seeds)
                contraction += sizes.input + (isHead ? 0 : seedPairs * sizes.output)
            case .linear(let layer):
                sweep += sizes.input * Double(layer.outFeatures) * (1 + 2 * seeds)
                contraction += seedPairs * sizes.gradient
            case .convolution(let layer, _):
                sweep += sizes.patches * Double(layer.outChannels) * (1 + 2 * seeds)
                contraction += seedPairs * sizes.gradient
            default: sweep += sizes.output * (1 + seeds)
            }
        }
        if !isTangent {
            sweep /= 1 + seeds
            contraction = seedPairs
        }
        // Every tile sends its own samples through.
        let passes = max(1, (Double(max(rows, columns ?? 0)) / Double(plan.tiling.edge)).rounded(.up))
        operations = (samples * passes * sweep + pairs * contraction) * Double(specification.samples)
        memoryBytes = plan.memoryBytes
        resultBytes =
            rows * (columns ?? rows) * specification.pairSize * Double(specification.elementType.byteCount)
    }
}
