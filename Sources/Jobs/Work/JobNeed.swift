internal import JSON
internal import LinearAlgebra
package import NeuralKernels

/// What a job may need.
package struct JobLimits: Hashable, Sendable {
    /// Bytes of memory at a time.
    package let memory: Double
    /// Bytes of a finished matrix.
    package let result: Double

    package init(memory: Double, result: Double) {
        self.memory = memory
        self.result = result
    }
}

/// What a kernel takes, held against the limits.
package struct JobNeed: Hashable, Sendable {
    package let estimate: ResourceEstimate
    /// The limits that it exceeds.
    package let faults: [SpecificationFault]

    package init(_ kernel: KernelSpecification, limits: JobLimits, costs: MachineCosts, threads: Int) {
        let plan: KernelPlan
        do throws(NoLimit) {
            plan = try KernelPlan(
                kernel, costs: costs[kernel.elementType], budget: limits.memory, threads: threads)
        } catch {
            preconditionFailure("a specification that was read has a limit: \(error)")
        }
        let estimate = ResourceEstimate(kernel, plan: plan)
        var reasons: [SpecificationFault.Reason] = []
        if estimate.memoryBytes > limits.memory {
            reasons.append(.overMemoryBudget(estimate: estimate.memoryBytes, budget: limits.memory))
        }
        let form = ResultForm(of: kernel)
        let largest = form.parts.reduce(0) { max($0, form.byteCount(of: $1)) }
        if largest > limits.result {
            reasons.append(.overResultLimit(size: largest, limit: limits.result))
        }
        self.estimate = estimate
        var faults = reasons.map { SpecificationFault(pointer: .document, reason: $0) }
        if let order = plan.regression?.order, order > EigenDecomposition.largestOrder {
            let pointer = JSONPointer.document.member(Wire.regression)
            faults.append(
                SpecificationFault(
                    pointer: pointer,
                    reason: .tooManyRows(order, limit: EigenDecomposition.largestOrder)))
        }
        self.faults = faults
    }
}
