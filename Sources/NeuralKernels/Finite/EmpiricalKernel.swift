package import LinearAlgebra

/// The kernel of the network that a seed draws, ready to be computed tile by tile: the neural tangent kernel
/// Θ(x, x′) = Σ_p ∂f(x)/∂θ_p · ∂f(x′)/∂θ_p over all parameters.
///
/// A tile's values follow from the specification and the tile alone, to the byte: whatever the tiles' size, the
/// number of threads and the order of the work.
package struct EmpiricalKernel<Scalar: NetworkScalar>: Sendable {
    package let specification: KernelSpecification
    package let tiling: Tiling
    package let grain: Grain
    /// The networks that the kernel is averaged over; all of one architecture.
    package let networks: [Network<Scalar>]
    package let data: Matrix<Scalar>
    /// The columns' samples; nil when they are the rows'.
    package let against: Matrix<Scalar>?
    /// Which weighted sums of the outputs go back together: outputs by themselves, or one sum of all.
    let seedGroups: [Range<Int>]

    /// Draws the parameters and then the data.
    ///
    /// - Parameters:
    ///   - specification: What to compute.
    ///   - plan: How large the tiles are.
    /// - Complexity: O(parameters + samples · features).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package init(_ specification: KernelSpecification, plan: TilePlan) {
        var generator = TorchGenerator(seed: specification.seed, profile: specification.profile)
        self.specification = specification
        tiling = plan.tiling
        grain = Grain(of: specification)
        let count = specification.reduction == .sumLogits ? 1 : specification.architecture.outputs
        let length = SeedGrouping(of: specification).length
        let groups = stride(from: 0, to: count, by: length).map { $0..<min(count, $0 + length) }
        seedGroups = groups
        func network(from generator: inout TorchGenerator) -> Network<Scalar> {
            Network(
                architecture: specification.architecture,
                parameters: Parameters(of: specification.architecture, from: &generator),
                pairing: specification.reduction.pairing,
                compresses: specification.kind == .ntk && groups.count == 1 && count > 1)
        }
        let first = network(from: &generator)
        networks =
            [first]
            + (1..<specification.samples).map { offset in
                let seed = specification.seed &+ UInt64(offset)
                var generator = TorchGenerator(seed: seed, profile: specification.profile)
                return network(from: &generator)
            }
        data = specification.data.draw(from: &generator)
        against = specification.against?.draw(from: &generator)
    }

    /// How many values a pair of samples has.
    var pairSize: Int { specification.shape.dropFirst(2).reduce(1, *) }

    /// The samples of a run of the rows or columns.
    func samples(_ range: Range<Int>, ofColumns: Bool) -> Matrix<Scalar> {
        let source = ofColumns ? against ?? data : data
        let width = source.columns
        return Matrix(
            rows: range.count, columns: width,
            elements: Array(source.elements[range.lowerBound * width..<range.upperBound * width]))
    }

    /// The weightings of a group; R × O.
    func seeds(ofGroup group: Int) -> Matrix<Scalar> {
        let outputs = specification.architecture.outputs
        guard specification.reduction != .sumLogits else {
            return Matrix(rows: 1, columns: outputs, repeating: 1)
        }
        let range = seedGroups[group]
        var seeds = Matrix<Scalar>(rows: range.count, columns: outputs)
        for (row, output) in range.enumerated() { seeds[row, output] = 1 }
        return seeds
    }

    var pairing: SeedPairing { specification.reduction.pairing }

    /// O when a pair's values are an O × O block, whose mirror image is its transpose.
    var blockOutputs: Int? { pairing == .all ? specification.architecture.outputs : nil }
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

/// How many weightings of the outputs go back through a network together.
///
/// More than one pass costs nothing more, and bounds the memory of gradients that are written out: about 2¹⁷
/// numbers a sample. The sum over groups is only the kernel in the pairing `sum`.
struct SeedGrouping: Hashable {
    let length: Int

    private static let numbersPerSample = 1 << 17

    init(of specification: KernelSpecification) {
        let outputs = specification.architecture.outputs
        let largest = specification.architecture.program.steps.map(\.writtenGradient).max() ?? 0
        guard specification.reduction.pairing == .sum, largest > 0 else {
            length = outputs
            return
        }
        length = min(outputs, max(1, Self.numbersPerSample / largest))
    }
}

extension Step {
    /// How many numbers the gradient of shared weights has when it is written out.
    var writtenGradient: Int {
        switch operation {
        case .linear(let layer):
            inputShape.count > 1 ? layer.outFeatures * (inputShape.last ?? 0) : 0
        case .convolution(let layer, let shape):
            layer.outChannels * layer.kernel.reduce(shape.channels / layer.groups, *)
        default: 0
        }
    }
}
