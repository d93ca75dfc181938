package import NeuralKernels

/// One matrix of a job's result; all of them have the same shape and type.
package enum ResultPart: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The kernel, of one network or as the mean over several.
    case kernel
    /// The standard error of each entry of a mean.
    case standardError

    package var description: String {
        switch self {
        case .kernel: "kernel"
        case .standardError: "standard error"
        }
    }
}

extension KernelSpecification {
    /// What the result consists of: a mean has standard errors, and the kernel of one network has none.
    package var parts: [ResultPart] { samples > 1 ? [.kernel, .standardError] : [.kernel] }
}
