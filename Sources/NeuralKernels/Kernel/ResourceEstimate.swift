/// What a specification's computation will need, known before it starts.
package struct ResourceEstimate: Hashable, Sendable {
    /// Multiply-adds of the sweeps and the tiles.
    package let operations: Double
    /// Bytes of memory: parameters, data, the sweeps' operands, and a tile per thread.
    package let memoryBytes: Double
    /// Bytes of the finished matrix.
    package let resultBytes: Double

    /// Sizes are counted in double precision: a hostile specification must not overflow them.
    package init(_ specification: KernelSpecification, threads: Int) {
        let architecture = specification.architecture
        let rows = Double(specification.data.count)
        let columns = specification.against.map { Double($0.count) }
        let samples = rows + (columns ?? 0)
        let outputs = Double(architecture.outputs)
        let seeds = specification.reduction == .sumLogits ? 1 : outputs
        let pairs = columns.map { rows * $0 } ?? rows * (rows + 1) / 2

        var parameters = 0.0
        var operands = samples * Double(specification.data.features)
        var widest = Double(specification.data.features)
        var contraction = 0.0
        let lastLinear = architecture.layers.lastIndex { if case .linear = $0 { true } else { false } }
        for (index, layer) in architecture.layers.enumerated() {
            let width = Double(architecture.inputWidths[index])
            guard case .linear(let linear) = layer else { continue }
            let out = Double(linear.outFeatures)
            parameters += out * (width + 1)
            // The last Linear of a network that ends in it has the same deltas for every sample.
            let isHead = index == lastLinear && index == architecture.layers.count - 1
            let deltas = isHead ? 0 : seeds * out
            operands += samples * (width + deltas)
            let pairWork = specification.reduction == .full ? seeds * deltas : deltas
            contraction += pairs * (width + pairWork)
            widest = max(widest, max(width, out) * (1 + seeds))
        }
        let pairSize =
            specification.reduction.pairShape(outputs: 1).isEmpty
            ? 1 : specification.shape.dropFirst(2).reduce(1) { $0 * Double($1) }
        let tile = Double(Tiling(of: specification).edge)
        let elementBytes = Double(specification.elementType.byteCount)
        let working = Double(threads) * (tile * tile * (3 * pairSize + 2) + 256 * widest * 3)
        operations = samples * parameters * (1 + seeds) + contraction
        memoryBytes =
            (parameters + samples * Double(specification.data.features) + operands + working) * elementBytes
        resultBytes = rows * (columns ?? rows) * pairSize * elementBytes
    }
}
