package import LinearAlgebra

extension KernelComparison {
    /// Rows of the targets' kernel that are made at a time.
    private static var rowsAtOnce: Int { 256 }

    /// A kernel beside that of its targets, y yᵀ.
    ///
    /// Both are scaled to 1 at most, so that no square overflows or vanishes: only the alignments mean something.
    /// - Parameters:
    ///   - kernel: K: n × n, symmetric.
    ///   - targets: y: n × k.
    ///   - check: Is called now and then; what it throws ends the work.
    /// - Throws: What `check` throws.
    /// - Complexity: n² k multiply-adds.
    /// - SeeAlso: Cristianini et al., *On kernel-target alignment*, 2001.
    package init(
        of kernel: Matrix<Double>, targets: Matrix<Double>, check: () throws -> Void
    ) rethrows {
        precondition(kernel.rows == kernel.columns && kernel.rows == targets.rows)
        self.init()
        let (size, n) = (kernel.largestMagnitude, kernel.rows)
        let scaled = targets.scalingRows(
            by: Array(repeating: 1 / max(targets.largestMagnitude, .leastNormalMagnitude), count: n))
        for rows in (0..<n).pieces(of: Self.rowsAtOnce) {
            try check()
            let others = Matrix.product(scaled.copy(ofRows: rows), transposed: scaled)
            for (place, row) in rows.enumerated() {
                let own = kernel.elements[row * n..<(row + 1) * n].map { size > 0 ? $0 / size : 0 }
                append(own, Array(others.elements[place * n..<(place + 1) * n]))
            }
        }
    }
}

extension Matrix<Double> {
    fileprivate var largestMagnitude: Double { elements.reduce(0) { max($0, $1.magnitude) } }
}
