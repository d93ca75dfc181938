/// What a kernel is to learn, and what is asked of it afterwards.
package struct Regression: Hashable, Sendable {
    /// y of the kernel's own samples.
    package let targets: Targets
    /// Samples to predict; nil for none.
    package let test: DataSource?
    /// What is known of these.
    package let testTargets: Targets?
    package let ridge: Ridge
    /// η > 0; nil for half of the largest that is stable.
    package let learningRate: Double?
    /// t ≥ 0 in steps of that length, ascending; the last may be infinite.
    package let times: [Double]
    /// The ridges to leave samples out with.
    package let ridgePath: [Ridge]
    package let outputs: OutputKernel

    /// - Precondition: there is a time, and there are test targets only where there are test samples.
    package init(
        targets: Targets, test: DataSource?, testTargets: Targets?, ridge: Ridge, learningRate: Double?,
        times: [Double], ridgePath: [Ridge], outputs: OutputKernel
    ) {
        precondition(!times.isEmpty && (test != nil || testTargets == nil))
        self.targets = targets
        self.test = test
        self.testTargets = testTargets
        self.ridge = ridge
        self.learningRate = learningRate
        self.times = times
        self.ridgePath = ridgePath
        self.outputs = outputs
    }
}

/// How a regression takes what the kernel says of pairs of outputs.
package enum OutputKernel: String, Hashable, Sendable, CaseIterable {
    /// Every output learns by itself, with the mean of Θₒₒ over the outputs: what the kernel is in the limit of infinite
    /// width.
    case traceMean = "trace_mean"
    /// All outputs learn together, with Θₒₒ′: what the kernel of a finite network is.
    case full
}

/// What samples' outputs should be.
package enum Targets: Hashable, Sendable {
    /// Numbers, k for each sample.
    case values(DataSource)
    /// Classes; see ``ClassLabels``.
    case labels(ClassLabels)

    /// The number of samples.
    package var count: Int {
        switch self {
        case .values(let source): source.count
        case .labels(let labels): labels.labels.count
        }
    }

    /// k, how many numbers a sample has.
    package var width: Int {
        switch self {
        case .values(let source): source.features
        case .labels(let labels): labels.classes
        }
    }

    package var classes: ClassLabels? {
        switch self {
        case .values: nil
        case .labels(let labels): labels
        }
    }
}

extension Regression {
    /// How many outputs each sample has.
    package var width: Int { targets.width }

    /// The number of test samples.
    package var testCount: Int { test?.count ?? 0 }
}

extension KernelSpecification {
    /// With which kernels a regression is done.
    package var learners: [Learner] {
        switch (width, kind) {
        case (.infinite, .ntk): [.ntkEnsemble, .nngpEnsemble]
        case (.infinite, .nngp): [.nngpEnsemble]
        case (.finite, _): [samples > 1 ? .meanKernel : .linearizedNetwork]
        }
    }
}

/// Who learns in a regression.
package enum Learner: String, Hashable, Sendable, CaseIterable, Codable {
    /// Infinitely wide networks, all of whose parameters are trained: an ``NTKEnsemble``.
    case ntkEnsemble = "ntk_ensemble"
    /// Infinitely wide networks of which the last layer is trained: an ``NNGPEnsemble``.
    case nngpEnsemble = "nngp_ensemble"
    /// One finite network, made linear in its parameters where they begin.
    case linearizedNetwork = "linearized_network"
    /// Kernel regression from 0 with a mean over finite networks' kernels.
    case meanKernel = "mean_kernel"

    /// Whether it is spread around its mean.
    package var isEnsemble: Bool { self == .ntkEnsemble || self == .nngpEnsemble }
}
