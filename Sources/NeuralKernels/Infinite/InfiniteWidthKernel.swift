package import LinearAlgebra

/// The kernel that a network's tends to as all its hidden layers become infinitely wide: the covariance of its outputs
/// (NNGP), or their tangent kernel, both of which no longer depend on the draw.
///
/// - SeeAlso: Lee et al., *Deep neural networks as Gaussian processes*, 2018; Jacot et al., *Neural Tangent Kernel*,
///   2018; Yang, *Tensor programs II*, 2020, for what lies between the layers.
package struct InfiniteWidthKernel<Scalar: NetworkScalar>: Sendable {
    package let specification: KernelSpecification
    package let tiling: Tiling
    let program: LimitProgram
    let tables: [StepTables<Scalar>]
    let grain: LimitGrain
    package let data: Matrix<Scalar>
    /// The columns' samples; nil when they are the rows'.
    package let against: Matrix<Scalar>?

    /// - Parameters:
    ///   - specification: What to compute.
    ///   - plan: The specification's, with the tiles' size.
    ///   - stored: The samples of the data sets that are stored elsewhere.
    ///   - check: Is called now and then during the draws; what it throws ends them.
    /// - Throws: What `check` throws.
    /// - Complexity: O(parameters + samples · features): the data are those that a finite network with this seed would
    ///   get, which come after its parameters.
    package init(
        _ specification: KernelSpecification, plan: LimitPlan,
        stored: StoredSamples<Scalar> = StoredSamples(),
        check: @escaping TorchGenerator.Checkpoint = {}
    ) throws {
        self.specification = specification
        (grain, tiling) = (plan.grain, plan.tiling)
        tables = plan.program.tables(for: Scalar.self)
        var generator = TorchGenerator(
            seed: specification.seed, profile: specification.profile, check: check)
        if specification.data.continuesGenerator || specification.against?.continuesGenerator ?? false {
            _ = try Parameters<Scalar>(of: specification.architecture, from: &generator)
        }
        data = try stored.data ?? specification.data.draw(from: &generator)
        against = try stored.against ?? specification.against?.draw(from: &generator)
        var program = plan.program
        program.carryScales(
            largest: Double.log2(Double(max(data.largestMagnitude, against?.largestMagnitude ?? 0))),
            Scalar.self)
        self.program = program
    }

    /// What is known of a run of samples by themselves.
    ///
    /// `check` is called now and then; what it throws ends the work.
    func samples(
        _ range: Range<Int>, ofColumns: Bool, check: () throws -> Void
    ) throws -> LimitSamples<Scalar> {
        var numbers = [0: (ofColumns ? against ?? data : data).copy(ofRows: range)]
        for index in program.numeric {
            let step = specification.architecture.program.steps[index]
            let function = StepFunction<Scalar>(step: step, parameters: nil, way: nil)
            numbers[index + 1] = function.value(of: step.inputs.compactMap { numbers[$0] })
        }
        return try MomentPass.samples(program, tables, numbers: numbers, count: range.count, check: check)
    }
}

extension DataSource {
    /// Whether its numbers depend on what the specification's generator has drawn before.
    fileprivate var continuesGenerator: Bool {
        guard case .generated(let data) = self, data.seed == nil else { return false }
        return data.distribution != .circle
    }
}

extension InfiniteWidthKernel: TiledKernel {
    package var name: String {
        "tiles of \(tiling.edge); infinite width; blocks of \(grain.block) in runs of \(grain.run), "
            + "\(grain.lanes) lanes"
    }

    package func pieceCount(of tile: Tile) -> Int {
        LimitTileRun.counts(of: self, tile).reduce(0, +)
    }

    package func work(on tile: Tile) -> LimitTileRun<Scalar> { LimitTileRun(self, tile: tile) }
}
