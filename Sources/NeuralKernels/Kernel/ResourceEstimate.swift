/// What a specification's computation will need, known before it starts.
package struct ResourceEstimate: Hashable, Sendable {
    /// Multiply-adds of the sweeps and the blocks, and what costs as much.
    package let operations: Double
    /// Bytes of memory at a time.
    package let memoryBytes: Double
    /// Bytes of the finished matrix.
    package let matrixBytes: Double
    /// Bytes of everything that is kept: of a mean also the matrix of its standard errors.
    package let resultBytes: Double

    /// Multiply-adds of a product that take as long as n⁻³ of the eigenvalues: two thirds of one, half of it at the speed
    /// of memory, on one thread.
    private static let spectrumCost = 6.0

    /// Sizes are counted in double precision: a hostile specification must not overflow them.
    package init(_ specification: KernelSpecification, plan: KernelPlan) {
        let rows = Double(specification.data.count)
        let columns = specification.against.map { Double($0.count) }
        // As one square matrix: samples, or samples times outputs.
        let order = rows * (specification.reduction == .full ? specification.pairSize.squareRoot() : 1)
        var (operations, memoryBytes) = (0.0, plan.memoryBytes)
        switch plan {
        case .finite(let plan):
            // Every tile sends its own samples through.
            let passes = max(1, (max(rows, columns ?? 0) / Double(plan.tiling.edge)).rounded(.up))
            operations = plan.sweep.count.total(passes: passes)
        case .infinite(let plan, let convergence):
            operations =
                plan.operations
                + (convergence?.operations(samples: specification.convergence?.samples ?? 0) ?? 0)
        }
        if specification.analyses.contains(.spectrum) {
            operations += Self.spectrumCost * order * order * order
            // The matrix, the panel's work, and the rows that are read.
            let row = (columns ?? rows) * specification.pairSize
            memoryBytes = max(memoryBytes, 8 * (order * order + 40 * order + 3 * row) + 16 * 1024 * 1024)
        }
        (self.operations, self.memoryBytes) = (operations, memoryBytes)
        matrixBytes = specification.matrixBytes
        resultBytes =
            matrixBytes * (specification.samples > 1 ? 2 : 1)
            + (specification.analyses.contains(.spectrum) ? 8 * order : 0)
    }
}

extension KernelSpecification {
    /// Bytes of the kernel.
    var matrixBytes: Double { shape.reduce(Double(elementType.byteCount)) { $0 * Double($1) } }
}
