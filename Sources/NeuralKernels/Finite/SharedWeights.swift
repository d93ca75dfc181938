internal import LinearAlgebra

/// How to form the inner products of the gradients of weights that P positions of a sample share, by cost.
///
/// Either the gradients Σ_p δ_p a_pᵀ are written out, or the positions' own inner products are formed, P × P for
/// every pair of samples. Per pair, with R seeds that keep Q pairs of seeds (R, or R²):
///
/// | way | multiply-adds |
/// |---|---|
/// | gradients | Q out in |
/// | positions | P² (in + Q (out + 1)) |
///
/// Writing the gradients out costs R out in P per sample besides, which many pairs share.
/// - SeeAlso: Novak, Sohl-Dickstein & Schoenholz, *Fast Finite Width Neural Tangent Kernel*, ICML 2022, section 3.
struct SharedWeights {
    let positions: Int
    let fanIn: Int
    let outputs: Int
    let seeds: Int
    let pairing: SeedPairing

    var prefersPositions: Bool {
        let pairs = Double(pairing == .all ? seeds * seeds : seeds)
        let (p, i, c) = (Double(positions), Double(fanIn), Double(outputs))
        return p * p * (i + pairs * (c + 1)) < pairs * c * i
    }
}

/// Where the deltas of shared weights lie: a matrix with row (sample · R + seed), and in it channels and positions.
struct DeltaPlaces {
    let samples: Int
    let seeds: Int
    let positions: Int
    let channels: Int

    /// The deltas of some channels position by position, as ``PositionOperand`` has them.
    ///
    /// `place` says where a position and a channel lie within a row.
    func gather<Scalar: NetworkScalar>(
        from deltas: [Scalar], pairing: SeedPairing, channels range: Range<Int>, place: (Int, Int) -> Int
    ) -> [Matrix<Scalar>] {
        let rowLength = positions * channels
        func matrix(of seedRange: Range<Int>) -> Matrix<Scalar> {
            var elements: [Scalar] = []
            elements.reserveCapacity(samples * positions * seedRange.count * range.count)
            for sample in 0..<samples {
                for position in 0..<positions {
                    for seed in seedRange {
                        let start = (sample * seeds + seed) * rowLength
                        for channel in range { elements.append(deltas[start + place(position, channel)]) }
                    }
                }
            }
            return Matrix(
                rows: samples * positions, columns: seedRange.count * range.count, elements: elements)
        }
        return pairing == .sum ? [matrix(of: 0..<seeds)] : (0..<seeds).map { matrix(of: $0..<$0 + 1) }
    }
}

extension Matrix {
    /// The same numbers in another number of rows.
    func reshaped(rows count: Int) -> Matrix {
        Matrix(rows: count, columns: elements.count / count, elements: elements)
    }

    /// Row `index`, itself as a matrix of that many rows.
    func block(_ index: Int, rows count: Int) -> MatrixSlice<Element> {
        MatrixSlice(
            of: elements, offset: index * columns, rows: count, columns: columns / count,
            stride: columns / count)
    }
}

extension Matrix where Element: NetworkScalar {
    /// Every row summed over positions: rows are positions × channels, or channels × positions when the positions
    /// are the last axis.
    func summed(over positions: Int, isLastAxis: Bool) -> Matrix {
        let channels = columns / positions
        var sums = Matrix(rows: rows, columns: channels)
        for row in 0..<rows {
            for channel in 0..<channels {
                var sum: Element = 0
                for position in 0..<positions {
                    let place = isLastAxis ? channel * positions + position : position * channels + channel
                    sum += elements[row * columns + place]
                }
                sums.elements[row * channels + channel] = sum
            }
        }
        return sums
    }
}

extension WeightParameters {
    /// The gradients of the weight, which are written out, and of the bias, which are the sums of the deltas over the
    /// positions.
    func gradients(
        weights: Matrix<Scalar>, deltas: Matrix<Scalar>, positions: Int, isLastAxis: Bool, seeds: Int
    ) -> [GradientPart<Scalar>] {
        let weightPart = GradientPart(rows: weights, seeds: seeds, gain: weightGain)
        guard !bias.isEmpty else { return [weightPart] }
        let sums = deltas.summed(over: positions, isLastAxis: isLastAxis)
        return [weightPart, GradientPart(rows: sums, seeds: seeds, gain: biasGain)]
    }
}
