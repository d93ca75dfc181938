/// Which kernel to compute, completely: equal specifications have equal kernels, to the byte.
package struct KernelSpecification: Hashable, Sendable {
    package let architecture: Architecture
    package let kind: KernelKind
    package let width: KernelWidth
    /// Over how many networks the kernel is averaged.
    ///
    /// They are those of the seeds `seed`, `seed` + 1, …, modulo 2⁶⁴; the data are those of the first.
    package let samples: Int
    package let seed: UInt64
    package let profile: RandomProfile
    package let data: DataSource
    /// The columns' data set, when it is another than the rows'.
    package let against: DataSource?
    package let reduction: Reduction
    package let elementType: ElementType
    /// What is asked for beside the kernel.
    package let analyses: [Analysis]
    /// Of which finite networks the kernel is the limit, for ``Analysis/convergence``.
    package let convergence: Convergence?
    /// What to learn with the kernel.
    package let regression: Regression?
    /// How the network is trained, whose kernel is recorded on the way.
    package let training: TrainingTask?

    /// - Precondition: both data sets have the architecture's input shape.
    package init(
        architecture: Architecture, kind: KernelKind, width: KernelWidth = .finite, samples: Int,
        seed: UInt64, profile: RandomProfile,
        data: DataSource,
        against: DataSource?, reduction: Reduction, elementType: ElementType, analyses: [Analysis],
        convergence: Convergence? = nil, regression: Regression? = nil, training: TrainingTask? = nil
    ) {
        self.training = training
        self.convergence = convergence
        self.regression = regression
        self.analyses = analyses
        precondition(data.sampleShape == architecture.inputShape)
        precondition(against.map { $0.sampleShape == architecture.inputShape } ?? true)
        precondition(samples > 0 && (width == .finite || samples == 1))
        self.architecture = architecture
        self.kind = kind
        self.width = width
        self.samples = samples
        self.seed = seed
        self.profile = profile
        self.data = data
        self.against = against
        self.reduction = reduction
        self.elementType = elementType
    }
}

/// Something that is worked out beside a kernel.
package enum Analysis: String, Hashable, Sendable, CaseIterable {
    /// How much of the kernel each layer's parameters give.
    case layers
    /// The kernel's eigenvalues.
    case spectrum
    /// How fast finite networks' kernels tend to the limit.
    case convergence
}

/// Finite networks whose kernels are held against their limit.
package struct Convergence: Hashable, Sendable {
    /// Of all hidden layers, ascending.
    package let widths: [Int]
    /// How many networks of each.
    package let samples: Int

    package init(widths: [Int], samples: Int) {
        self.widths = widths
        self.samples = samples
    }

    /// What is taken where nothing is said.
    package static let standard = Convergence(widths: [16, 32, 64, 128, 256], samples: 8)
}

/// What kind of kernel is asked for.
package enum KernelKind: String, Hashable, Sendable, CaseIterable {
    /// The neural tangent kernel: inner products of the outputs' gradients over all parameters,
    /// Θₒₒ′(x, x′) = Σ_p ∂fₒ(x)/∂θ_p · ∂fₒ′(x′)/∂θ_p.
    case ntk
    /// Inner products of the outputs themselves, Kₒₒ′(x, x′) = fₒ(x) fₒ′(x′); averaged over many networks it tends
    /// to the covariance of the outputs, the kernel of the network as a Gaussian process.
    case nngp
}

/// Of which network the kernel is.
package enum KernelWidth: String, Hashable, Sendable, CaseIterable {
    /// The one that the seed draws.
    case finite
    /// The limit of ever wider ones, which is the same for every draw.
    case infinite
}

/// The floating-point type of a network and its kernel, by torch's name.
package enum ElementType: String, Hashable, Sendable, CaseIterable {
    case float32
    case float64

    package var byteCount: Int {
        switch self {
        case .float32: 4
        case .float64: 8
        }
    }
}

/// What becomes of the O × O block of a pair of samples, Θₒₒ′ = Σ_p ∂fₒ(x)/∂θ_p · ∂fₒ′(x′)/∂θ_p.
package enum Reduction: String, Hashable, Sendable, CaseIterable {
    /// Σₒ Θₒₒ.
    case traceSum = "trace_sum"
    /// Σₒ Θₒₒ / O.
    case traceMean = "trace_mean"
    /// Θₒₒ for each o.
    case diagonal
    /// Every Θₒₒ′.
    case full
    /// Σₒₒ′ Θₒₒ′: the kernel of the sum of the outputs.
    case sumLogits = "sum_logits"

    /// The shape that one pair of samples has in the result, after the two sample axes.
    package func pairShape(outputs: Int) -> [Int] {
        switch self {
        case .traceSum, .traceMean, .sumLogits: []
        case .diagonal: [outputs]
        case .full: [outputs, outputs]
        }
    }
}

extension KernelSpecification {
    /// The shape of the result: samples, samples, and what the reduction leaves of the outputs.
    package var shape: [Int] {
        [data.count, (against ?? data).count] + reduction.pairShape(outputs: architecture.outputs)
    }
}
