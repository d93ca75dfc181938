internal import LinearAlgebra
package import NeuralKernels

extension EmpiricalKernel {
    /// The whole kernel in C order, tile by tile on one thread.
    package func whole() throws(KernelError) -> [Scalar] {
        var sweeps: [NetworkSweep<Scalar>] = []
        for index in 0..<sweepCount { sweeps.append(try sweep(index)) }
        let pairSize = specification.shape.dropFirst(2).reduce(1, *)
        var values = [Scalar](repeating: .nan, count: tiling.rows * tiling.columns * pairSize)
        func place(_ block: KernelBlock<Scalar>) {
            let width = block.columns.count * pairSize
            for row in block.rows {
                let source = (row - block.rows.lowerBound) * width
                let target = (row * tiling.columns + block.columns.lowerBound) * pairSize
                values.replaceSubrange(target..<target + width, with: block.values[source..<source + width])
            }
        }
        for index in 0..<tiling.count {
            let tile = tiling[index]
            let block = try block(tile, sweeps: sweeps)
            place(block)
            if tile.hasMirror { place(mirrored(block)) }
        }
        return values
    }

    /// The naive twin's kernel of the same drawn numbers.
    package func naive() -> [Double] {
        func rows(_ matrix: Matrix<Scalar>) -> [[Double]] {
            (0..<matrix.rows).map { row in (0..<matrix.columns).map { Double(matrix[row, $0]) } }
        }
        let linears = parameters.linears.map { NaiveLinear($0) }
        let left = NaiveKernel(of: specification.architecture, linears: linears, samples: rows(data))
        let right = against.map {
            NaiveKernel(of: specification.architecture, linears: linears, samples: rows($0))
        }
        return left.kernel(against: right ?? left, reduction: specification.reduction)
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
