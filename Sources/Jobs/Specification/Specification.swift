package import NeuralKernels

/// What a client asks for: a kernel, and the name to show it under.
package struct Specification: Hashable, Sendable {
    package let name: String
    package let kernel: KernelSpecification

    package static let defaultName = "Neural Tangent Kernel"
    /// In characters.
    package static let maximumNameLength = 1000

    package init(name: String, kernel: KernelSpecification) {
        self.name = name
        self.kernel = kernel
    }
}
