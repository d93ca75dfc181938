internal import LinearAlgebra
internal import NeuralKernels
internal import Platform
internal import Synchronization

/// Holds the kernels of finite networks against their limit, one after another.
struct ConvergenceRun<Scalar: NetworkScalar>: Sendable {
    let plan: ConvergencePlan
    let samples: Int
    /// The data are the same for all networks.
    let data: StoredSamples<Scalar>
    let pool: ComputePool

    /// How many pieces of work there are.
    var pieceCount: Int { plan.steps.count * (samples + 1) }

    /// The relative distances of every width.
    ///
    /// - Throws: ``Run/Stopped``, ``KernelError``.
    func result(_ run: Run) async throws -> JobResult.Convergence {
        var points: [JobResult.Convergence.Point] = []
        for step in plan.steps {
            let limit = try await limit(step, run)
            var distances: [Double] = []
            for sample in 0..<samples {
                distances.append(try await distance(step, sample, from: limit, run))
                run.advance()
            }
            points.append(JobResult.Convergence.Point(width: step.width, distances: distances))
        }
        return JobResult.Convergence(points: points)
    }

    /// The whole limit, in C order.
    private func limit(_ step: ConvergencePlan.Step, _ run: Run) async throws -> [Scalar] {
        let kernel = try InfiniteWidthKernel(step.limit, plan: step.limitPlan, stored: data) {
            try run.check()
        }
        let whole = try await KernelComputation(kernel, on: pool).whole(run)
        run.advance()
        return whole
    }

    /// ‖Θ − Θ_∞‖/‖Θ_∞‖ of one network, in the Frobenius norm.
    private func distance(
        _ step: ConvergencePlan.Step, _ sample: Int, from limit: [Scalar], _ run: Run
    ) async throws -> Double {
        let kernel = try EmpiricalKernel(step.finite.seeded(sample), plan: step.finitePlan, stored: data) {
            try run.check()
        }
        let (columns, pair) = (kernel.tiling.columns, step.finite.shape.dropFirst(2).reduce(1, *))
        // Blocks finish in any order; their sums are added in the order of their places.
        let sums = Mutex<[(row: Int, column: Int, squares: Double)]>([])
        try await KernelComputation(kernel, on: pool).run(check: { try run.check() }, done: {}) { block in
            var squares = 0.0
            block.forEachRow { row, values in
                let start = (row * columns + block.columns.lowerBound) * pair
                for (offset, value) in values.enumerated() {
                    let difference = Double(value) - Double(limit[start + offset])
                    squares += difference * difference
                }
            }
            let sum = (block.rows.lowerBound, block.columns.lowerBound, squares)
            sums.withLock { $0.append(sum) }
        }
        let ordered = sums.withLock { $0 }.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
        let whole = limit.reduce(0.0) { $0 + Double($1) * Double($1) }
        let difference = ordered.reduce(0) { $0 + $1.squares }
        // From a limit of zeros everything is infinitely far but zeros.
        guard whole > 0 else { return difference > 0 ? .infinity : 0 }
        return (difference / whole).squareRoot()
    }
}
