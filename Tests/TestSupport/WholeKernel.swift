package import NeuralKernels

extension EmpiricalKernel {
    /// The kernel with one tile, or with tiles of a given number of runs.
    package init(_ specification: KernelSpecification, runs: Int? = nil) {
        let longest = specification.shape[..<2].max() ?? 1
        self.init(specification, plan: TilePlan(specification, runs: runs ?? longest))
    }

    /// The whole kernel in C order, piece by piece on one thread, in an order that `shuffled` may change.
    package func whole(shuffled: ([Int]) -> [Int] = { $0 }) throws(KernelError) -> [Scalar] {
        let pairSize = specification.shape.dropFirst(2).reduce(1, *)
        var values = [Scalar](repeating: .nan, count: tiling.rows * tiling.columns * pairSize)
        for index in shuffled(Array(0..<tiling.count)) {
            let run = TileRun(self, tile: tiling[index])
            for phase in run.phases {
                for piece in shuffled(Array(0..<phase.count)) {
                    for block in try run.run(phase, piece: piece) {
                        block.place(into: &values, columns: tiling.columns)
                    }
                }
            }
        }
        return values
    }
}

extension KernelBlock {
    fileprivate func place(into kernel: inout [Scalar], columns total: Int) {
        let width = columns.count * pairSize
        for row in rows {
            let source = (row - rows.lowerBound) * width
            let target = (row * total + columns.lowerBound) * pairSize
            kernel.replaceSubrange(target..<target + width, with: values[source..<source + width])
        }
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
