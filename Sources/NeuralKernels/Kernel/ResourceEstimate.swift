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
        let regression = specification.regression
        // As one square matrix: samples, or samples times outputs.
        let order = rows * (specification.reduction == .full ? specification.pairSize.squareRoot() : 1)
        var (operations, memoryBytes) = (0.0, plan.memoryBytes)
        operations =
            plan.way.operations(of: specification)
            + (plan.convergence?.operations(samples: specification.convergence?.samples ?? 0) ?? 0)
            + (plan.regression?.operations ?? 0) + (plan.training?.operations ?? 0)
            + Double(specification.recordCount) * plan.way.operations(of: specification)
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
            + (regression.map { $0.resultBytes(specification) } ?? 0)
            + Double(specification.recordCount) * matrixBytes
            + 8 * Double(specification.training?.training.steps ?? 0)
    }
}

extension Regression {
    /// Bytes of what the learners say of all samples, and of how ensembles vary.
    fileprivate func resultBytes(_ specification: KernelSpecification) -> Double {
        let tests = Double(testCount)
        let numbers = (Double(specification.data.count) + tests) * Double(width)
        let variances = specification.learners.contains(where: \.isEnsemble) ? tests * (tests + 1) : 0
        return 8 * Double(specification.learners.count * times.count) * (numbers + variances)
    }
}

extension KernelSpecification {
    /// How many kernels are recorded while the network is trained.
    fileprivate var recordCount: Int { training?.training.records.count ?? 0 }

    /// Bytes of the kernel.
    var matrixBytes: Double { shape.reduce(Double(elementType.byteCount)) { $0 * Double($1) } }
}
