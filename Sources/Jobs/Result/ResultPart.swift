package import NeuralKernels

/// One array of a job's result.
package enum ResultPart: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The kernel, of one network or as the mean over several.
    case kernel
    /// The standard error of each entry of a mean.
    case standardError
    /// The kernel's eigenvalues, from the largest to the smallest.
    case spectrum

    package var description: String {
        switch self {
        case .kernel: "kernel"
        case .standardError: "standard error"
        case .spectrum: "spectrum"
        }
    }
}

extension KernelSpecification {
    /// What the result consists of: a mean has standard errors, and the kernel of one network has none.
    package var parts: [ResultPart] {
        [.kernel] + (samples > 1 ? [.standardError] : []) + (analyses.contains(.spectrum) ? [.spectrum] : [])
    }
}
