/// The values of one tile.
package struct KernelBlock<Scalar: Sendable>: Sendable {
    package let rows: Range<Int>
    package let columns: Range<Int>
    /// How many values a pair of samples has.
    package let pairSize: Int
    /// Row by row; a pair's values lie together.
    package let values: [Scalar]
}

extension KernelBlock {
    /// The block's mirror image at the diagonal: Θ(x′, x)ₒ′ₒ = Θ(x, x′)ₒₒ′.
    ///
    /// `outputs` is O when the pair's values are an O × O block, else nil.
    package func mirrored(outputs: Int?) -> KernelBlock {
        var mirror: [Scalar] = []
        mirror.reserveCapacity(values.count)
        for column in columns.indices {
            for row in rows.indices {
                let start = ((row - rows.lowerBound) * columns.count + column - columns.lowerBound) * pairSize
                if let outputs {
                    for o in 0..<outputs {
                        for p in 0..<outputs { mirror.append(values[start + p * outputs + o]) }
                    }
                } else {
                    mirror.append(contentsOf: values[start..<start + pairSize])
                }
            }
        }
        return KernelBlock(rows: columns, columns: rows, pairSize: pairSize, values: mirror)
    }
}
