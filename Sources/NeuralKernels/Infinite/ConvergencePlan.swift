/// How finite networks of several widths are held against the limit, see ``Convergence``.
///
/// The limit is that of the same widths: outside of the ntk parameterization the tangent kernel's size depends on them.
package struct ConvergencePlan: Hashable, Sendable {
    package let steps: [Step]

    /// One width.
    package struct Step: Hashable, Sendable {
        package let width: Int
        package let finite: KernelSpecification
        package let finitePlan: TilePlan
        package let limit: KernelSpecification
        package let limitPlan: LimitPlan
    }

    /// - Parameters:
    ///   - specification: Of infinite width, with a ``KernelSpecification/convergence``.
    ///   - costs: What decides between ways to a finite network's kernel.
    ///   - budget: Bytes of memory.
    ///   - threads: How many pieces are worked on at a time.
    /// - Throws: ``NoLimit``. A width that does not fit was refused when the specification was read.
    init?(
        _ specification: KernelSpecification, costs: ContractionCosts, budget: Double, threads: Int
    ) throws(NoLimit) {
        guard let convergence = specification.convergence else { return nil }
        var steps: [Step] = []
        for width in convergence.widths {
            guard let architecture = try? specification.architecture.widened(to: width) else { continue }
            let finite = specification.converging(architecture, .finite)
            let limit = specification.converging(architecture, .infinite)
            steps.append(
                Step(
                    width: width, finite: finite,
                    finitePlan: TilePlan(finite, costs: costs, budget: budget, threads: threads),
                    limit: limit,
                    limitPlan: try LimitPlan(limit, budget: budget, threads: threads)))
        }
        self.steps = steps
    }

    /// Bytes at a time: a whole limit beside either computation.
    var memoryBytes: Double {
        steps.reduce(0) { most, step in
            max(
                most, step.finitePlan.memoryBytes + step.limit.matrixBytes,
                step.limitPlan.memoryBytes + step.limit.matrixBytes)
        }
    }

    /// Multiply-adds, of so many networks of each width.
    func operations(samples: Int) -> Double {
        steps.reduce(0) { total, step in
            total + step.limitPlan.operations
                + Double(samples) * KernelWay.finite(step.finitePlan).operations(of: step.finite)
        }
    }
}

extension KernelSpecification {
    /// The kernel of a network like this one's, without analyses.
    fileprivate func converging(_ architecture: Architecture, _ width: KernelWidth) -> KernelSpecification {
        KernelSpecification(
            architecture: architecture, kind: kind, width: width, samples: 1, seed: seed, profile: profile,
            data: data, against: against, reduction: reduction, elementType: elementType, analyses: [])
    }

    /// The same with a later seed.
    package func seeded(_ offset: Int) -> KernelSpecification {
        KernelSpecification(
            architecture: architecture, kind: kind, width: width, samples: samples,
            seed: seed &+ UInt64(offset), profile: profile, data: data, against: against,
            reduction: reduction, elementType: elementType, analyses: analyses, convergence: convergence)
    }
}
