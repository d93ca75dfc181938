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

    /// Sizes are counted in double precision: a hostile specification must not overflow them.
    package init(_ specification: KernelSpecification, plan: KernelPlan) {
        let rows = Double(specification.data.count)
        let columns = specification.against.map { Double($0.count) }
        switch plan {
        case .finite(let plan):
            // Every tile sends its own samples through.
            let passes = max(1, (max(rows, columns ?? 0) / Double(plan.tiling.edge)).rounded(.up))
            operations = plan.sweep.count.total(passes: passes)
        case .infinite(let plan): operations = plan.operations
        }
        memoryBytes = plan.memoryBytes
        matrixBytes =
            rows * (columns ?? rows) * specification.pairSize * Double(specification.elementType.byteCount)
        resultBytes = matrixBytes * (specification.samples > 1 ? 2 : 1)
    }
}
