/// How a specification's kernel is computed, whatever its width.
package enum KernelPlan: Hashable, Sendable {
    case finite(TilePlan)
    case infinite(LimitPlan, ConvergencePlan?)

    /// - Parameters:
    ///   - specification: What to compute.
    ///   - costs: What decides between ways to a finite network's kernel.
    ///   - budget: Bytes of memory. A plan that needs more is the smallest there is.
    ///   - threads: How many pieces are worked on at a time.
    /// - Throws: ``NoLimit`` for a network of infinite width without an analytic kernel.
    package init(
        _ specification: KernelSpecification, costs: ContractionCosts, budget: Double, threads: Int
    ) throws(NoLimit) {
        switch specification.width {
        case .finite:
            self = .finite(TilePlan(specification, costs: costs, budget: budget, threads: threads))
        case .infinite:
            self = .infinite(
                try LimitPlan(specification, budget: budget, threads: threads),
                try ConvergencePlan(specification, costs: costs, budget: budget, threads: threads))
        }
    }

    /// Bytes at a time.
    package var memoryBytes: Double {
        switch self {
        case .finite(let plan): plan.memoryBytes
        case .infinite(let plan, let convergence): plan.memoryBytes + (convergence?.memoryBytes ?? 0)
        }
    }
}
