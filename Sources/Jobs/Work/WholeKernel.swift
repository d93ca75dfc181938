internal import NeuralKernels
internal import Platform
internal import Synchronization

extension KernelComputation {
    /// The whole kernel, in C order.
    ///
    /// - Parameter run: May stop it.
    /// - Returns: Rows × columns × a pair's values.
    /// - Throws: ``Run/Stopped``, ``KernelError``.
    func whole(_ run: Run) async throws -> [Kernel.Scalar] {
        let (columns, pair) = (kernel.tiling.columns, kernel.specification.shape.dropFirst(2).reduce(1, *))
        let whole = Mutex([Kernel.Scalar](repeating: 0, count: kernel.tiling.rows * columns * pair))
        try await self.run(check: { try run.check() }, done: {}) { block in
            whole.withLock { whole in
                block.forEachRow { row, values in
                    let start = (row * columns + block.columns.lowerBound) * pair
                    whole.replaceSubrange(start..<start + values.count, with: values)
                }
            }
        }
        return whole.withLock { $0 }
    }
}

extension KernelBlock {
    /// Calls `body` with every row of the kernel that the block has a part of, and its values there.
    func forEachRow(_ body: (Int, ArraySlice<Scalar>) -> Void) {
        let width = columns.count * pairSize
        for row in rows {
            let start = (row - rows.lowerBound) * width
            body(row, values[start..<start + width])
        }
    }
}
