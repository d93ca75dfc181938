/// The contraction of operands that are looked up by tokens.
extension Contraction {
    /// Q · width multiply-adds for every pair of equal tokens.
    func addTokens(
        to values: inout [Scalar], _ left: TokenOperand<Scalar>, _ rows: Range<Int>,
        _ right: TokenOperand<Scalar>, _ columns: Range<Int>
    ) {
        let pairSize = pairing.pairSize(seeds: left.seeds)
        for row in rows.indices {
            for column in columns.indices {
                if isDiagonal, column > row { break }
                let place = (row - rows.lowerBound) * columns.count + column - columns.lowerBound
                left.forEachEqualToken(row, right, column) { deltas, others in
                    addTokenPair(to: &values, at: place * pairSize, deltas, others, left)
                }
            }
        }
    }

    private func addTokenPair(
        to values: inout [Scalar], at place: Int, _ left: [Scalar], _ right: [Scalar],
        _ operand: TokenOperand<Scalar>
    ) {
        let (seeds, width) = (operand.seeds, operand.width)
        func dot(_ r: Int, _ s: Int) -> Scalar {
            var sum: Scalar = 0
            for i in 0..<width { sum += left[r * width + i] * right[s * width + i] }
            return sum
        }
        switch pairing {
        case .sum: for r in 0..<seeds { values[place] += dot(r, r) }
        case .diagonal: for r in 0..<seeds { values[place + r] += dot(r, r) }
        case .all:
            for r in 0..<seeds { for s in 0..<seeds { values[place + r * seeds + s] += dot(r, s) } }
        }
    }
}

extension TokenOperand {
    /// Walks two samples' ascending lists of tokens and calls `body` where they meet.
    fileprivate func forEachEqualToken(
        _ sample: Int, _ other: TokenOperand, _ otherSample: Int, _ body: ([Scalar], [Scalar]) -> Void
    ) {
        let (left, right) = (samples[sample], other.samples[otherSample])
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if left[i].token == right[j].token {
                body(left[i].deltas, right[j].deltas)
                i += 1
                j += 1
            } else if left[i].token < right[j].token {
                i += 1
            } else {
                j += 1
            }
        }
    }
}
