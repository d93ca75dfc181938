internal import NeuralKernels
internal import Synchronization

/// What the blocks of a kernel carry besides values, until all are there.
///
/// Blocks finish in any order; the sums are made in the order of their places, so that they are always the same.
final class ResultSums<Scalar: NetworkScalar>: Sendable {
    private struct State {
        /// Of finished tiles.
        var done: [BlockSums] = []
        /// Of the tile at work.
        var open: [BlockSums] = []
    }

    private let state = Mutex(State())

    func add(_ block: KernelBlock<Scalar>) {
        guard !block.layerShares.isEmpty || block.standardErrors != nil || block.truncation > 0 else {
            return
        }
        let errors = block.standardErrors.map { errors in
            errors.reduce(into: BlockSums.ErrorSum()) { total, error in
                total.sum += Double(error)
                total.maximum = max(total.maximum, Double(error))
                total.count += 1
            }
        }
        let sums = BlockSums(
            row: block.rows.lowerBound, column: block.columns.lowerBound,
            traces: block.layerShares.map(\.trace), squares: block.layerShares.map(\.squares), errors: errors,
            truncation: block.truncation > 0 ? block.truncation : nil)
        state.withLock { $0.open.append(sums) }
    }

    /// Takes over what an earlier process has found of a tile.
    func restore(_ record: TileRecord) { state.withLock { $0.done += record.blocks } }

    /// Ends a tile: all of its blocks have been added.
    func finish(tile: Int) -> TileRecord {
        state.withLock { state in
            defer {
                state.done += state.open
                state.open = []
            }
            return TileRecord(tile: tile, blocks: state.open)
        }
    }

    private var sorted: [BlockSums] {
        state.withLock { $0.done + $0.open }.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
    }

    /// The largest share that a series left out; 0 without one.
    var truncation: Double { sorted.compactMap(\.truncation).max() ?? 0 }

    var standardError: JobResult.StandardError? {
        let sums = sorted.compactMap(\.errors)
        let count = sums.reduce(0) { $0 + $1.count }
        guard count > 0 else { return nil }
        return JobResult.StandardError(
            mean: sums.reduce(0) { $0 + $1.sum } / Double(count), maximum: sums.map(\.maximum).max() ?? 0)
    }

    /// What each learning layer gives.
    func layers(of kernel: some TiledKernel<Scalar>) -> [JobResult.LayerResult]? {
        guard kernel.specification.analyses.contains(.layers) else { return nil }
        let steps = kernel.specification.architecture.program.steps.filter { ($0.parameterCount ?? 0) > 0 }
        var totals = steps.map { _ in LayerShare(trace: 0, squares: 0) }
        for block in sorted {
            for (layer, (trace, squares)) in zip(block.traces, block.squares).enumerated() {
                totals[layer].trace += trace
                totals[layer].squares += squares
            }
        }
        return zip(steps, totals).map { step, total in
            JobResult.LayerResult(
                place: step.place.position, name: step.place.name, parameters: step.parameterCount ?? 0,
                trace: kernel.tiling.isSymmetric ? total.trace : nil,
                frobeniusNorm: total.squares.squareRoot())
        }
    }
}
