extension Matrix {
    /// R of this matrix's decomposition Q R, with orthonormal columns in Q: n × n and upper triangular.
    ///
    /// By Householder's reflections in double precision; the signs are those of the reflections.
    /// - Precondition: at least as many rows as columns.
    /// - Complexity: O(rows · columns²).
    /// - SeeAlso: Golub & Van Loan, *Matrix Computations*, 4th edition, algorithm 5.2.1.
    package func upperFactor() -> Matrix {
        precondition(rows >= columns)
        var work = elements.map { Double($0) }
        for k in 0..<columns {
            var norm = 0.0
            for i in k..<rows { norm += work[i * columns + k] * work[i * columns + k] }
            norm = norm.squareRoot()
            guard norm > 0 else { continue }
            let head = work[k * columns + k]
            let diagonal = head > 0 ? -norm : norm
            // v = x − diagonal e₁, scaled so that its head is 1; β = (diagonal − head)/diagonal.
            let scale = 1 / (head - diagonal)
            let beta = (diagonal - head) / diagonal
            for i in (k + 1)..<max(k + 1, rows) { work[i * columns + k] *= scale }
            for j in (k + 1)..<max(k + 1, columns) {
                var dot = work[k * columns + j]
                for i in (k + 1)..<max(k + 1, rows) { dot += work[i * columns + k] * work[i * columns + j] }
                dot *= beta
                work[k * columns + j] -= dot
                for i in (k + 1)..<max(k + 1, rows) { work[i * columns + j] -= dot * work[i * columns + k] }
            }
            work[k * columns + k] = diagonal
        }
        var factor = Matrix(rows: columns, columns: columns)
        for i in 0..<columns { for j in i..<columns { factor[i, j] = Element(work[i * columns + j]) } }
        return factor
    }
}
