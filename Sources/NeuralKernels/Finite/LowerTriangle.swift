extension Array {
    /// Completes a square of pairs from those on and below its diagonal, so that it is symmetric to the bit.
    ///
    /// `outputs` is O when a pair's values are an O × O block, whose own mirror is its transpose.
    mutating func mirrorLowerTriangle(samples: Int, outputs: Int?, pairSize: Int) {
        for row in 0..<samples {
            for column in 0...row {
                let source = (row * samples + column) * pairSize
                let target = (column * samples + row) * pairSize
                guard let outputs else {
                    for i in 0..<pairSize { self[target + i] = self[source + i] }
                    continue
                }
                for o in 0..<outputs {
                    // On the diagonal the block is its own mirror: only its lower triangle is a source.
                    for p in 0..<(row == column ? o : outputs) {
                        self[target + p * outputs + o] = self[source + o * outputs + p]
                    }
                }
            }
        }
    }
}
