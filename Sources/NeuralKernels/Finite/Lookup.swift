internal import LinearAlgebra

/// `nn.Embedding`: every index of a sample becomes a row of the table.
struct Lookup {
    let layer: EmbeddingLayer

    /// The indices are integers within the table, held in the network's floating-point type.
    func value<Scalar: NetworkScalar>(of input: Matrix<Scalar>, table: Matrix<Scalar>) -> Matrix<Scalar> {
        var elements: [Scalar] = []
        elements.reserveCapacity(input.elements.count * layer.width)
        for index in input.elements {
            let start = Int(index) * layer.width
            elements += table.elements[start..<start + layer.width]
        }
        return Matrix(rows: input.rows, columns: input.columns * layer.width, elements: elements)
    }

    /// A sample's deltas, summed for each token in it but the padding, whose row is not learned.
    func operand<Scalar: NetworkScalar>(
        _ deltas: Deltas<Scalar>, at input: Matrix<Scalar>
    ) -> Operand<Scalar> {
        let (seeds, width) = (deltas.seeds, layer.width)
        let rows = deltas.spread(over: input.rows)
        let samples = (0..<input.rows).map { sample -> [TokenOperand<Scalar>.Entry] in
            var sums: [Int: [Scalar]] = [:]
            for position in 0..<input.columns {
                let token = Int(input[sample, position])
                guard token != layer.paddingIndex else { continue }
                var sum = sums[token] ?? [Scalar](repeating: 0, count: seeds * width)
                for seed in 0..<seeds {
                    let start = (sample * seeds + seed) * rows.columns + position * width
                    for i in 0..<width { sum[seed * width + i] += rows.elements[start + i] }
                }
                sums[token] = sum
            }
            return sums.sorted { $0.key < $1.key }.map { TokenOperand.Entry(token: $0.key, deltas: $0.value) }
        }
        return .tokens(TokenOperand(samples: samples, seeds: seeds, width: width))
    }
}
