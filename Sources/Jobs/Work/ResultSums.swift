internal import NeuralKernels
internal import Synchronization

/// What the blocks of a kernel carry besides values, until all are there.
///
/// Blocks finish in any order; the sums are made in the order of their places, so that they are always the same.
final class ResultSums<Scalar: NetworkScalar>: Sendable {
    private struct Entry {
        let row: Int
        let column: Int
        let shares: [LayerShare]
        let errors: ErrorSum?
    }

    private struct ErrorSum {
        var sum = 0.0
        var maximum = 0.0
        var count = 0
    }

    private let entries = Mutex<[Entry]>([])

    func add(_ block: KernelBlock<Scalar>) {
        guard !block.layerShares.isEmpty || block.standardErrors != nil else { return }
        let errors = block.standardErrors.map { errors in
            errors.reduce(into: ErrorSum()) { total, error in
                total.sum += Double(error)
                total.maximum = max(total.maximum, Double(error))
                total.count += 1
            }
        }
        let entry = Entry(
            row: block.rows.lowerBound, column: block.columns.lowerBound, shares: block.layerShares,
            errors: errors)
        entries.withLock { $0.append(entry) }
    }

    private var sorted: [Entry] {
        entries.withLock { $0 }.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
    }

    var standardError: JobResult.StandardError? {
        let sums = sorted.compactMap(\.errors)
        let count = sums.reduce(0) { $0 + $1.count }
        guard count > 0 else { return nil }
        return JobResult.StandardError(
            mean: sums.reduce(0) { $0 + $1.sum } / Double(count), maximum: sums.map(\.maximum).max() ?? 0)
    }

    /// What each learning layer gives.
    func layers(of kernel: EmpiricalKernel<Scalar>) -> [JobResult.LayerResult]? {
        guard kernel.specification.analyses.contains(.layers) else { return nil }
        let steps = kernel.specification.architecture.program.steps.filter { ($0.parameterCount ?? 0) > 0 }
        var totals = steps.map { _ in LayerShare(trace: 0, squares: 0) }
        for entry in sorted {
            for (layer, share) in entry.shares.enumerated() {
                totals[layer].trace += share.trace
                totals[layer].squares += share.squares
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
