internal import LinearAlgebra

/// From the weightings that went back through a network with a decomposed head to its outputs:
/// Θ = Q Θ_R Qᵀ + h I, with h = s² a·a′ + t² of the head's own parameters.
struct OutputExpansion<Scalar: NetworkScalar> {
    /// O × r.
    let q: Matrix<Scalar>
    let reduction: Reduction

    private var outputs: Int { q.rows }
    private var rank: Int { q.columns }

    /// The values of some pairs of samples, as the reduction has them.
    ///
    /// - Parameters:
    ///   - values: r × r for every pair, or its trace; nil for 0.
    ///   - heads: h of every pair; nil for 0.
    /// - Returns: Θ, its diagonal or its trace for every pair.
    /// - Complexity: For the diagonal O r (r + 1) multiply-adds a pair, for all outputs O r (r + O).
    func values(from values: [Scalar]?, heads: [Scalar]?) -> [Scalar] {
        switch reduction {
        case .traceSum, .traceMean, .sumLogits:
            guard let heads else { return values ?? [] }
            let traces = heads.map { $0 * Scalar(outputs) }
            guard var values else { return traces }
            Elementwise.add(traces, to: &values)
            return values
        case .diagonal:
            var expanded = values.map(diagonals) ?? zeros(heads, pairSize: outputs)
            for (pair, head) in (heads ?? []).enumerated() {
                for o in 0..<outputs { expanded[pair * outputs + o] += head }
            }
            return expanded
        case .full:
            let size = outputs * outputs
            var expanded = values.map(blocks) ?? zeros(heads, pairSize: size)
            for (pair, head) in (heads ?? []).enumerated() {
                for o in 0..<outputs { expanded[pair * size + o * (outputs + 1)] += head }
            }
            return expanded
        }
    }

    private func zeros(_ heads: [Scalar]?, pairSize: Int) -> [Scalar] {
        [Scalar](repeating: 0, count: (heads?.count ?? 0) * pairSize)
    }

    /// Θ_R Qᵀ of every pair, one below another: (pairs · r) × O.
    private func halves(_ values: [Scalar]) -> Matrix<Scalar> {
        let stacked = Matrix(rows: values.count / rank, columns: rank, elements: values)
        var halves = Matrix<Scalar>.unwritten(rows: stacked.rows, columns: outputs)
        halves.setProduct(stacked.all, transposed: q.all)
        return halves
    }

    private func diagonals(_ values: [Scalar]) -> [Scalar] {
        let halves = halves(values)
        var diagonals = [Scalar](repeating: 0, count: halves.rows / rank * outputs)
        for row in 0..<halves.rows {
            let (pair, r) = row.quotientAndRemainder(dividingBy: rank)
            for o in 0..<outputs {
                diagonals[pair * outputs + o] += q.elements[o * rank + r] * halves.elements[row * outputs + o]
            }
        }
        return diagonals
    }

    private func blocks(_ values: [Scalar]) -> [Scalar] {
        let halves = halves(values)
        let pairs = halves.rows / rank
        var blocks = Matrix<Scalar>.unwritten(rows: pairs * outputs, columns: outputs)
        for pair in 0..<pairs {
            blocks.setProduct(
                q.all, halves.rows(pair * rank..<(pair + 1) * rank), at: pair * outputs * outputs,
                stride: outputs)
        }
        return blocks.elements
    }
}
