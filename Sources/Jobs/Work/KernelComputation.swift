package import NeuralKernels
package import Platform

/// Computes a kernel on the threads of a pool, tile by tile and phase by phase.
package struct KernelComputation<Scalar: NetworkScalar>: Sendable {
    package let kernel: EmpiricalKernel<Scalar>
    private let pool: ComputePool

    package init(_ kernel: EmpiricalKernel<Scalar>, on pool: ComputePool) {
        self.kernel = kernel
        self.pool = pool
    }

    private var tiles: [Tile] { (0..<kernel.tiling.count).map { kernel.tiling[$0] } }

    /// How many pieces of work there are.
    package var pieceCount: Int { tiles.reduce(0) { $0 + TileRun.pieceCount(of: kernel, tile: $1) } }

    /// Computes every tile.
    ///
    /// - Parameters:
    ///   - check: Is called before every piece of work; what it throws ends the computation.
    ///   - done: Is called after every piece, and at once for those of tiles that are skipped.
    ///   - skipped: Tiles that need not be computed.
    ///   - finish: Is called after every tile with its place in the order.
    ///   - write: Takes the finished blocks, in no particular order and on several threads at a time.
    /// - Throws: ``KernelError``, or what the parameters throw.
    package func run(
        check: @escaping @Sendable () throws -> Void, done: @escaping @Sendable () -> Void,
        skipping skipped: Set<Int> = [], finish: (Int) throws -> Void = { _ in },
        write: @escaping @Sendable (KernelBlock<Scalar>) throws -> Void
    ) async throws {
        for (index, tile) in tiles.enumerated() {
            guard !skipped.contains(index) else {
                for _ in 0..<TileRun.pieceCount(of: kernel, tile: tile) { done() }
                continue
            }
            let run = TileRun(kernel, tile: tile)
            for phase in run.phases {
                // One piece is not worth a change of thread.
                if phase.count == 1 {
                    try check()
                    for block in try run.run(phase, piece: 0) { try write(block) }
                    done()
                    continue
                }
                try await pool.forEach(phase.count) { piece in
                    try check()
                    for block in try run.run(phase, piece: piece) { try write(block) }
                    done()
                }
            }
            try finish(index)
        }
    }
}
