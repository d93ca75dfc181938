internal import LinearAlgebra

/// The contraction of operands that have several positions a sample.
extension Contraction {
    /// Adds Σ_pq (g a_p·a_q + b) (δ_p·δ_q) for every pair of samples.
    ///
    /// Several samples' positions are multiplied at a time, so that the products are large and yet stay in a
    /// second-level cache. The columns' positions lie before their samples, so that sums over positions are sums of
    /// whole rows.
    /// - Complexity: See ``SharedWeights``.
    func addPositions(
        to values: inout [Scalar], _ left: PositionOperand<Scalar>, _ rows: Range<Int>,
        _ right: PositionOperand<Scalar>, _ columns: Range<Int>
    ) {
        let step = PositionOperand<Scalar>.samplesAtOnce(
            positions: left.positions, pixels: left.inputRows)
        for start in stride(from: columns.lowerBound, to: columns.upperBound, by: step) {
            let some = start..<min(columns.upperBound, start + step)
            let columnPart = PositionColumns(right, samples: some)
            // Above the diagonal there is nothing to do.
            let first = isDiagonal ? rows.lowerBound + (start - columns.lowerBound) : rows.lowerBound
            for top in stride(from: first, to: rows.upperBound, by: step) {
                let part = PositionBlock(
                    left: left, rows: top..<min(rows.upperBound, top + step), right: columnPart,
                    pairs: pairs(of: left.deltas[0].count))
                part.add(
                    to: &values, firstRow: top - rows.lowerBound, firstColumn: start - columns.lowerBound,
                    width: columns.count)
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
}

extension PositionOperand {
    /// How many rows of positions are multiplied together.
    private static var productRows: Int { 512 }

    /// How many samples' positions are multiplied together.
    static func samplesAtOnce(positions: Int, pixels: Int) -> Int {
        max(1, productRows / max(positions, pixels))
    }
}

/// Some columns' samples of an operand, every position's samples together: row (position · samples + sample).
private struct PositionColumns<Scalar: NetworkScalar> {
    let samples: Int
    let inputs: [Matrix<Scalar>]
    let deltas: [[Matrix<Scalar>]]

    init(_ operand: PositionOperand<Scalar>, samples range: Range<Int>) {
        samples = range.count
        inputs = operand.inputs.map { $0.positionsFirst(of: range, operand.inputRows) }
        deltas = operand.deltas.map { group in
            group.map { $0.positionsFirst(of: range, operand.positions) }
        }
    }
}

extension Matrix {
    /// The rows of some samples, which have `count` each, in the order (row of the sample, sample).
    fileprivate func positionsFirst(of samples: Range<Int>, _ count: Int) -> Matrix {
        var moved = Matrix.unwritten(rows: samples.count * count, columns: columns)
        unsafe moved.elements.withUnsafeMutableBufferPointer { target in
            unsafe elements.withUnsafeBufferPointer { source in
                for (index, sample) in samples.enumerated() {
                    for position in 0..<count {
                        let from = (sample * count + position) * columns
                        let to = (position * samples.count + index) * columns
                        for i in 0..<columns { unsafe target[to + i] = source[from + i] }
                    }
                }
            }
        }
        return moved
    }
}

/// Some pairs of samples, whose positions are multiplied together.
private struct PositionBlock<Scalar: NetworkScalar> {
    let left: PositionOperand<Scalar>
    let rows: Range<Int>
    let right: PositionColumns<Scalar>
    /// Of the matrices of deltas.
    let pairs: [(Int, Int)]

    func add(to values: inout [Scalar], firstRow: Int, firstColumn: Int, width: Int) {
        var sums = [Scalar](repeating: 0, count: left.positions * right.samples)
        for group in left.inputs.indices {
            let inner = inner(ofGroup: group)
            for (index, (r, s)) in pairs.enumerated() {
                let outer = product(left.deltas[group][r], right.deltas[group][s], left.positions)
                for row in rows.indices {
                    let own = row - rows.lowerBound
                    Elementwise.setSums(
                        &sums, of: inner, outer, rows: own * left.positions..<(own + 1) * left.positions,
                        gain: left.gain, offset: left.offset)
                    let place = ((firstRow + own) * width + firstColumn) * pairs.count + index
                    add(sums, to: &values, at: place)
                }
            }
        }
    }

    /// Adds the sums over the row's positions up over the columns', for every sample of the columns.
    private func add(_ sums: [Scalar], to values: inout [Scalar], at place: Int) {
        for sample in 0..<right.samples {
            var sum: Scalar = 0
            for i in stride(from: sample, to: sums.count, by: right.samples) { sum += sums[i] }
            values[place + sample * pairs.count] += sum
        }
    }

    /// a_p·a_q: (rows · P) × (P · columns).
    private func inner(ofGroup group: Int) -> Matrix<Scalar> {
        let products = product(left.inputs[group], right.inputs[group], left.inputRows)
        return left.window?.products(ofPixels: products, others: right.samples) ?? products
    }

    /// Every row of the rows' samples, which have `count` each, against every row of the columns'.
    private func product(
        _ left: Matrix<Scalar>, _ right: Matrix<Scalar>, _ count: Int
    ) -> Matrix<Scalar> {
        let some = left.rows(rows.lowerBound * count..<rows.upperBound * count)
        var product = Matrix<Scalar>.unwritten(rows: some.rows, columns: right.rows)
        product.setProduct(some, transposed: right.all)
        return product
    }
}
