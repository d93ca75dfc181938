package import NeuralKernels

extension CostModel {
    /// A slow machine.
    package static let fixed = CostModel(
        float32Rate: 1e9, float64Rate: 5e8, contraction: MachineCosts(float32: .typical, float64: .typical))
}

extension EmpiricalKernel {
    /// The kernel with one tile, or with tiles of a given number of runs.
    package init(
        _ specification: KernelSpecification, sweep: SweepPlan? = nil, runs: Int? = nil
    ) throws {
        let longest = specification.shape[..<2].max() ?? 1
        let sweep = sweep ?? SweepPlan(specification, costs: .typical)
        try self.init(specification, plan: TilePlan(specification, sweep: sweep, runs: runs ?? longest))
    }
}

extension InfiniteWidthKernel {
    /// The kernel with one tile, or with tiles of a given number of runs.
    package init(_ specification: KernelSpecification, runs: Int? = nil) throws {
        let longest = specification.shape[..<2].max() ?? 1
        try self.init(specification, plan: try LimitPlan(specification, runs: runs ?? longest))
    }
}

extension TiledKernel {
    /// The whole kernel in C order, piece by piece on one thread, in an order that `shuffled` may change.
    package func whole(shuffled: ([Int]) -> [Int] = { $0 }) throws -> [Scalar] {
        assembled(try blocks(shuffled: shuffled)) { $0.values }
    }

    /// The standard errors of a mean over several networks.
    package func standardErrors() throws -> [Scalar] {
        assembled(try blocks { $0 }) { $0.standardErrors ?? [] }
    }

    /// What each layer gives of the whole kernel.
    package func layerShares() throws -> [LayerShare] {
        let blocks = try blocks { $0 }
        let none = LayerShare(trace: 0, squares: 0)
        return blocks.reduce(into: Array(repeating: none, count: blocks[0].layerShares.count)) {
            totals, block in
            for (layer, share) in block.layerShares.enumerated() {
                totals[layer].trace += share.trace
                totals[layer].squares += share.squares
            }
        }
    }

    private func blocks(shuffled: ([Int]) -> [Int]) throws -> [KernelBlock<Scalar>] {
        var blocks: [KernelBlock<Scalar>] = []
        for index in shuffled(Array(0..<tiling.count)) {
            let work = work(on: tiling[index])
            for (phase, count) in work.phaseCounts.enumerated() {
                for piece in shuffled(Array(0..<count)) {
                    blocks += try work.run(phase: phase, piece: piece, check: {})
                }
            }
        }
        return blocks
    }

    private func assembled(
        _ blocks: [KernelBlock<Scalar>], _ values: (KernelBlock<Scalar>) -> [Scalar]
    ) -> [Scalar] {
        let pairSize = specification.shape.dropFirst(2).reduce(1, *)
        var kernel = [Scalar](repeating: .nan, count: tiling.rows * tiling.columns * pairSize)
        for block in blocks {
            let width = block.columns.count * pairSize
            let values = values(block)
            for row in block.rows {
                let source = (row - block.rows.lowerBound) * width
                let target = (row * tiling.columns + block.columns.lowerBound) * pairSize
                kernel.replaceSubrange(target..<target + width, with: values[source..<source + width])
            }
        }
        return kernel
    }
}

/// The largest difference between two kernels, over the largest entry of the second.
package func relativeDifference<Left: BinaryFloatingPoint, Right: BinaryFloatingPoint>(
    _ left: [Left], _ right: [Right]
) -> Double {
    guard left.count == right.count else { return .infinity }
    let scale = right.reduce(0) { max($0, Double($1.magnitude)) }
    let difference = zip(left, right).reduce(0.0) { worst, pair in
        let distance = (Double(pair.0) - Double(pair.1)).magnitude
        return distance.isNaN ? .infinity : max(worst, distance)
    }
    return scale == 0 ? difference : difference / scale
}
