internal import LinearAlgebra

/// The contractions of operands that have several entries a sample.
extension Contraction {
    /// How many rows of positions are multiplied together; the products stay in a second-level cache.
    private static var productRows: Int { 512 }

    /// rows · columns · P² (in + Q (out + 1)) multiply-adds for Q pairs of seeds.
    func addPositions(
        to values: inout [Scalar], _ left: PositionOperand<Scalar>, _ rows: Range<Int>,
        _ right: PositionOperand<Scalar>, _ columns: Range<Int>
    ) {
        let step = max(1, Self.productRows / left.positions)
        for top in stride(from: rows.lowerBound, to: rows.upperBound, by: step) {
            for start in stride(from: columns.lowerBound, to: columns.upperBound, by: step) {
                let part = PairBlock(
                    rows: top..<min(rows.upperBound, top + step),
                    columns: start..<min(columns.upperBound, start + step))
                // Above the diagonal there is nothing to do.
                if isDiagonal, part.columns.lowerBound > part.rows.lowerBound { continue }
                for group in left.inputs.indices {
                    addPositions(to: &values, left, right, part, group, rows.lowerBound, columns)
                }
            }
        }
    }

    private func addPositions(
        to values: inout [Scalar], _ left: PositionOperand<Scalar>, _ right: PositionOperand<Scalar>,
        _ part: PairBlock, _ group: Int, _ firstRow: Int, _ columns: Range<Int>
    ) {
        let inner = part.product(left.inputs[group], right.inputs[group], left.positions)
        let pairs = pairs(of: left.deltas[group].count)
        for (index, (r, s)) in pairs.enumerated() {
            let outer = part.product(left.deltas[group][r], right.deltas[group][s], left.positions)
            for row in part.rows {
                for column in part.columns {
                    let place = (row - firstRow) * columns.count + column - columns.lowerBound
                    values[place * pairs.count + index] += part.sum(
                        inner, outer, row, column, positions: left.positions, gain: left.gain,
                        offset: left.offset)
                }
            }
        }
    }

    /// The pairs of delta matrices that are multiplied; in the pairing `sum` there is one matrix.
    private func pairs(of count: Int) -> [(Int, Int)] {
        switch pairing {
        case .sum, .diagonal: (0..<count).map { ($0, $0) }
        case .all: (0..<count).flatMap { r in (0..<count).map { (r, $0) } }
        }
    }

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

/// Some pairs of samples, whose positions are multiplied together.
private struct PairBlock {
    let rows: Range<Int>
    let columns: Range<Int>

    /// Every position of the rows' samples against every position of the columns'.
    func product<Scalar: NetworkScalar>(
        _ left: Matrix<Scalar>, _ right: Matrix<Scalar>, _ positions: Int
    ) -> Matrix<Scalar> {
        var product = Matrix<Scalar>.unwritten(
            rows: rows.count * positions, columns: columns.count * positions)
        product.setProduct(
            left.rows(rows.lowerBound * positions..<rows.upperBound * positions),
            transposed: right.rows(columns.lowerBound * positions..<columns.upperBound * positions))
        return product
    }

    /// Σ over the positions of one pair of samples of (g inner + b) outer.
    func sum<Scalar: NetworkScalar>(
        _ inner: Matrix<Scalar>, _ outer: Matrix<Scalar>, _ row: Int, _ column: Int, positions: Int,
        gain: Scalar, offset: Scalar
    ) -> Scalar {
        let left = (column - columns.lowerBound) * positions
        var sum: Scalar = 0
        for p in 0..<positions {
            let start = ((row - rows.lowerBound) * positions + p) * inner.columns + left
            for i in start..<start + positions {
                sum += (gain * inner.elements[i] + offset) * outer.elements[i]
            }
        }
        return sum
    }
}
