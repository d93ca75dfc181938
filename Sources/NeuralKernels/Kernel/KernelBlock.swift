/// The values of one tile.
package struct KernelBlock<Scalar: BitwiseCopyable & Sendable>: Sendable {
    package let rows: Range<Int>
    package let columns: Range<Int>
    /// How many values a pair of samples has.
    package let pairSize: Int
    /// Row by row; a pair's values lie together.
    package let values: [Scalar]
    /// The standard error of each value, for a mean over several networks.
    package let standardErrors: [Scalar]?
    /// What each layer with something to learn gives of the block, in the order of the layers; empty unless asked for.
    package let layerShares: [LayerShare]
    /// The largest share of an activation that a series leaves out; 0 where there is none.
    package let truncation: Double
}

/// What one layer's parameters give of a kernel, or of a block of it.
package struct LayerShare: Hashable, Sendable {
    /// The sum over the kernel's diagonal.
    package var trace: Double
    /// The sum of the squares, that of the Frobenius norm.
    package var squares: Double

    package init(trace: Double, squares: Double) {
        self.trace = trace
        self.squares = squares
    }
}

extension KernelBlock {
    private static var edge: Int { 16 }

    /// The block's mirror image at the diagonal: Θ(x′, x)ₒ′ₒ = Θ(x, x′)ₒₒ′.
    ///
    /// `outputs` is O when the pair's values are an O × O block, else nil.
    package func mirrored(outputs: Int?) -> KernelBlock {
        KernelBlock(
            rows: columns, columns: rows, pairSize: pairSize, values: mirrored(values, outputs),
            standardErrors: standardErrors.map { mirrored($0, outputs) },
            layerShares: layerShares.map { LayerShare(trace: 0, squares: $0.squares) },
            truncation: truncation)
    }

    private func mirrored(_ values: [Scalar], _ outputs: Int?) -> [Scalar] {
        let (height, width) = (rows.count, columns.count)
        return unsafe [Scalar](unsafeUninitializedCapacity: values.count) { target, count in
            unsafe values.withUnsafeBufferPointer { source in
                // Squares, of which what is read and what is written stay in the cache.
                for first in stride(from: 0, to: width, by: Self.edge) {
                    for start in stride(from: 0, to: height, by: Self.edge) {
                        for column in first..<min(width, first + Self.edge) {
                            for row in start..<min(height, start + Self.edge) {
                                let (from, to) = (row * width + column, column * height + row)
                                if pairSize == 1 {
                                    unsafe target.initializeElement(at: to, to: source[from])
                                } else {
                                    unsafe mirror(source, from * pairSize, target, to * pairSize, outputs)
                                }
                            }
                        }
                    }
                }
            }
            count = values.count
        }
    }

    /// One pair of samples.
    private func mirror(
        _ source: UnsafeBufferPointer<Scalar>, _ from: Int, _ target: UnsafeMutableBufferPointer<Scalar>,
        _ to: Int, _ outputs: Int?
    ) {
        guard let outputs else {
            for i in 0..<pairSize { unsafe target.initializeElement(at: to + i, to: source[from + i]) }
            return
        }
        for o in 0..<outputs {
            for p in 0..<outputs {
                unsafe target.initializeElement(
                    at: to + p * outputs + o, to: source[from + o * outputs + p])
            }
        }
    }
}
