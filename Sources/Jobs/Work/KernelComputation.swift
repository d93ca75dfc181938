package import NeuralKernels
package import Platform

/// Computes a kernel on the threads of a pool, tile by tile and phase by phase.
package struct KernelComputation<Kernel: TiledKernel>: Sendable {
    package let kernel: Kernel
    private let pool: ComputePool

    package init(_ kernel: Kernel, on pool: ComputePool) {
        self.kernel = kernel
        self.pool = pool
    }

    private var tiles: [Tile] { (0..<kernel.tiling.count).map { kernel.tiling[$0] } }

    /// How many pieces of work there are.
    package var pieceCount: Int { tiles.reduce(0) { $0 + kernel.pieceCount(of: $1) } }

    /// Computes every tile.
    ///
    /// - Parameters:
    ///   - check: Is called before every piece of work; what it throws ends the computation.
    ///   - done: Is called after every piece, and at once for those of tiles that are skipped.
    ///   - skipped: Tiles that need not be computed.
    ///   - finish: Is called after every tile with its place in the order.
    ///   - write: Takes the finished blocks, in no particular order and on several threads at a time.
    /// - Throws: `KernelError`, or what the parameters throw.
    package func run(
        check: @escaping @Sendable () throws -> Void, done: @escaping @Sendable () -> Void,
        skipping skipped: Set<Int> = [], finish: (Int) throws -> Void = { _ in },
        write: @escaping @Sendable (KernelBlock<Kernel.Scalar>) throws -> Void
    ) async throws {
        for (index, tile) in tiles.enumerated() {
            guard !skipped.contains(index) else {
                for _ in 0..<kernel.pieceCount(of: tile) { done() }
                continue
            }
            let work = kernel.work(on: tile)
            for (phase, count) in work.phaseCounts.enumerated() {
                // One piece is not worth a change of thread.
                if count == 1 {
                    try check()
                    for block in try work.run(phase: phase, piece: 0, check: check) { try write(block) }
                    done()
                    continue
                }
                try await pool.forEach(count) { piece in
                    try check()
                    for block in try work.run(phase: phase, piece: piece, check: check) { try write(block) }
                    done()
                }
            }
            try finish(index)
        }
    }
}
