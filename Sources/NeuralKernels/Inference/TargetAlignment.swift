package import LinearAlgebra

extension KernelComparison {
    /// A kernel beside that of its targets, y yᵀ.
    ///
    /// Both are scaled to 1 at most, so that no square overflows or vanishes: only the alignments mean something.
    /// - Parameters:
    ///   - kernel: K: n × n, symmetric.
    ///   - targets: y: n × k.
    /// - Complexity: n² k multiply-adds.
    /// - SeeAlso: Cristianini et al., *On kernel-target alignment*, 2001.
    package init(of kernel: Matrix<Double>, targets: Matrix<Double>) {
        precondition(kernel.rows == kernel.columns && kernel.rows == targets.rows)
        self.init()
        let (size, length) = (kernel.largestMagnitude, targets.largestMagnitude)
        let (n, width) = (kernel.rows, targets.columns)
        for i in 0..<n {
            let own = kernel.elements[i * n..<(i + 1) * n].map { size > 0 ? $0 / size : 0 }
            let other = (0..<n).map { j in
                (0..<width).reduce(0.0) { sum, column in
                    let pair = (targets.elements[i * width + column], targets.elements[j * width + column])
                    return length > 0 ? sum + pair.0 / length * (pair.1 / length) : 0
                }
            }
            append(own, other)
        }
    }
}

extension Matrix<Double> {
    fileprivate var largestMagnitude: Double { elements.reduce(0) { max($0, $1.magnitude) } }
}
