/// How a specification's kernel is computed, whatever its width, and what is asked for beside it.
package struct KernelPlan: Hashable, Sendable {
    package let way: KernelWay
    package let convergence: ConvergencePlan?
    package let regression: RegressionPlan?
    let training: TrainingEstimate?

    /// - Parameters:
    ///   - specification: What to compute.
    ///   - costs: What decides between ways to a finite network's kernel.
    ///   - budget: Bytes of memory. A plan that needs more is the smallest there is.
    ///   - threads: How many pieces are worked on at a time.
    /// - Throws: ``NoLimit`` for a network of infinite width without an analytic kernel.
    package init(
        _ specification: KernelSpecification, costs: ContractionCosts, budget: Double, threads: Int
    ) throws(NoLimit) {
        way = try KernelWay(specification, costs: costs, budget: budget, threads: threads)
        convergence = try ConvergencePlan(specification, costs: costs, budget: budget, threads: threads)
        regression = try RegressionPlan(specification, costs: costs, budget: budget, threads: threads)
        training = specification.training.map { task in
            TrainingEstimate(
                task.training, of: specification.architecture, elementType: specification.elementType,
                samples: specification.data.count, threads: threads)
        }
    }

    /// Bytes at a time.
    package var memoryBytes: Double {
        max(
            way.memoryBytes + (convergence?.memoryBytes ?? 0) + (training?.memoryBytes ?? 0),
            regression?.memoryBytes ?? 0)
    }
}

/// How one kernel is computed.
package enum KernelWay: Hashable, Sendable {
    case finite(TilePlan)
    case infinite(LimitPlan)

    /// - Parameters:
    ///   - specification: What to compute.
    ///   - costs: What decides between ways to a finite network's kernel.
    ///   - budget: Bytes of memory.
    ///   - threads: How many pieces are worked on at a time.
    /// - Throws: ``NoLimit``.
    init(
        _ specification: KernelSpecification, costs: ContractionCosts, budget: Double, threads: Int
    ) throws(NoLimit) {
        switch specification.width {
        case .finite:
            self = .finite(TilePlan(specification, costs: costs, budget: budget, threads: threads))
        case .infinite: self = .infinite(try LimitPlan(specification, budget: budget, threads: threads))
        }
    }

    /// Bytes at a time.
    var memoryBytes: Double {
        switch self {
        case .finite(let plan): plan.memoryBytes
        case .infinite(let plan): plan.memoryBytes
        }
    }

    /// Multiply-adds, and what costs as much.
    func operations(of specification: KernelSpecification) -> Double {
        switch self {
        case .finite(let plan):
            // Every tile sends its own samples through.
            let longest = Double(max(specification.shape[0], specification.shape[1]))
            let passes = max(1, (longest / Double(plan.tiling.edge)).rounded(.up))
            return plan.sweep.count.total(passes: passes)
        case .infinite(let plan): return plan.operations
        }
    }
}
