package import NeuralKernels

/// What a client asks for: a kernel, the name to show it under, and how long it may take.
package struct Specification: Hashable, Sendable {
    package let name: String
    /// Seconds that a run may take; nil for as long as it takes.
    package let timeout: Double?
    package let kernel: KernelSpecification

    package static let defaultName = "Neural Tangent Kernel"
    /// In characters.
    package static let maximumNameLength = 1000

    /// In seconds, up to a year.
    package static let timeouts = 0.001...31_536_000

    package init(name: String, timeout: Double?, kernel: KernelSpecification) {
        self.name = name
        self.timeout = timeout
        self.kernel = kernel
    }
}
