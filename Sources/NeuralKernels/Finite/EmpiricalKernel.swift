package import LinearAlgebra

/// The kernel of the network that a seed draws, ready to be computed tile by tile: the neural tangent kernel
/// Θ(x, x′) = Σ_p ∂f(x)/∂θ_p · ∂f(x′)/∂θ_p over all parameters.
///
/// A tile's values follow from the specification, the machine's ``ContractionCosts`` and the tile alone, to the byte:
/// whatever the tiles' size, the number of threads and the order of the work.
package struct EmpiricalKernel<Scalar: NetworkScalar>: Sendable {
    package let specification: KernelSpecification
    package let tiling: Tiling
    package let grain: Grain
    let sweep: SweepPlan
    /// The network of the first seed; a mean's other networks are drawn when their turn comes.
    package private(set) var first: Network<Scalar>
    package let data: Matrix<Scalar>
    /// The columns' samples; nil when they are the rows'.
    package let against: Matrix<Scalar>?
    /// The specification's generator, as the parameters and the data have left it.
    package let generator: TorchGenerator
    private let check: TorchGenerator.Checkpoint

    /// Draws the first network's parameters and then the data.
    ///
    /// - Parameters:
    ///   - specification: What to compute.
    ///   - plan: How, and how large the tiles are.
    ///   - stored: The samples of the data sets that are stored elsewhere.
    ///   - check: Is called now and then during this draw and later ones; what it throws ends them.
    /// - Throws: What `check` throws.
    /// - Complexity: O(parameters + samples · features).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package init(
        _ specification: KernelSpecification, plan: TilePlan, stored: StoredSamples<Scalar> = StoredSamples(),
        check: @escaping TorchGenerator.Checkpoint = {}
    ) throws {
        var generator = TorchGenerator(
            seed: specification.seed, profile: specification.profile, check: check)
        self.check = check
        self.specification = specification
        tiling = plan.tiling
        grain = Grain(of: specification)
        sweep = plan.sweep
        first = try Network(specification.architecture, plan: plan.sweep, from: &generator)
        data = try stored.data ?? specification.data.draw(from: &generator)
        against = try stored.against ?? specification.against?.draw(from: &generator)
        self.generator = generator
    }

    /// The kernel of the same network with other parameters, such as those that training comes to, on the same samples.
    ///
    /// - Parameter parameters: Of a network of the same architecture.
    /// - Returns: A kernel whose tiles are computed as this one's, its last layer's decomposition made anew.
    /// - Precondition: The kernel is one network's, not a mean over several.
    /// - Complexity: That of the last layer's decomposition.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func with(parameters: Parameters<Scalar>) -> EmpiricalKernel {
        precondition(specification.samples == 1, "the kernel of one network")
        var kernel = self
        kernel.first = first.with(parameters)
        return kernel
    }

    /// The network of seed `seed` + `index`, modulo 2⁶⁴.
    ///
    /// - Throws: What the kernel's check throws.
    func network(_ index: Int) throws -> Network<Scalar> {
        guard index > 0 else { return first }
        let seed = specification.seed &+ UInt64(index)
        var generator = TorchGenerator(seed: seed, profile: specification.profile, check: check)
        return try Network(specification.architecture, plan: sweep, from: &generator)
    }

    /// How many values a pair of samples has.
    var pairSize: Int { specification.shape.dropFirst(2).reduce(1, *) }

    /// How many it has while the layers' shares are added up.
    var sweepPairSize: Int { sweep.pairing.pairSize(seeds: sweep.seeds) }

    /// The samples of a run of the rows or columns.
    func samples(_ range: Range<Int>, ofColumns: Bool) -> Matrix<Scalar> {
        (ofColumns ? against ?? data : data).copy(ofRows: range)
    }

    /// The outputs of a group by themselves, or the sum of all of them, as weightings: R × O.
    func weightings(ofGroup group: Int) -> Matrix<Scalar> {
        let outputs = specification.architecture.outputs
        guard specification.reduction != .sumLogits else {
            return Matrix(rows: 1, columns: outputs, repeating: 1)
        }
        let range = sweep.groups[group]
        var weightings = Matrix<Scalar>(rows: range.count, columns: outputs)
        for (row, output) in range.enumerated() { weightings[row, output] = 1 }
        return weightings
    }

    /// O when a pair's values are an O × O block, whose mirror image is its transpose.
    var blockOutputs: Int? {
        specification.reduction == .full ? specification.architecture.outputs : nil
    }
}

extension Reduction {
    var pairing: SeedPairing {
        switch self {
        case .traceSum, .traceMean, .sumLogits: .sum
        case .diagonal: .diagonal
        case .full: .all
        }
    }
}
