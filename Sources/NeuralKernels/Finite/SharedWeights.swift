internal import LinearAlgebra

/// A way to the inner products of the gradients of weights that several positions of a sample share.
package enum ContractionWay: String, Hashable, Sendable, CaseIterable {
    /// The gradients Σ_p δ_p a_pᵀ are written out.
    case gradients
    /// The positions' own inner products are formed, P × P for every pair of samples.
    case positions
    /// The same, with the patches' inner products as sums of pixels'.
    case pixels
}

/// Weights that P positions of a sample share, as far as their contraction's cost depends on them.
///
/// In multiply-adds of a long matrix product, for every pair of samples, with R seeds that keep Q pairs of them (R,
/// or R²), and for each group of channels; e, h and t are ``ContractionCosts``:
///
/// | way | cost a pair |
/// |---|---|
/// | gradients | Q (out in + e) |
/// | positions | P² (in + e + Q (out + e + h)) |
/// | pixels | X² (channels + e) + P² (taps t + Q (out + e + h)) |
///
/// In the pairing `sum` one product has all seeds: Q (out + e + h) is then R out + e + h. Writing the gradients out
/// costs R (out in (P + e)) a sample besides.
/// - SeeAlso: Novak, Sohl-Dickstein & Schoenholz, *Fast Finite Width Neural Tangent Kernel*, ICML 2022, section 3.
package struct SharedWeights: Hashable {
    let groups: Int
    let positions: Int
    /// Of a group.
    let fanIn: Int
    let outputs: Int
    /// nil for what is no convolution.
    let window: Window?

    struct Window: Hashable {
        let pixels: Int
        let channels: Int
        let taps: Int
    }

    /// nil for a step whose weights, if there are some, every sample uses once.
    init?(_ step: Step) {
        switch step.operation {
        case .linear(let layer):
            positions = step.inputShape.dropLast().reduce(1, *)
            guard positions > 1 else { return nil }
            (groups, fanIn, outputs) = (1, step.inputShape.last ?? 0, layer.outFeatures)
            window = nil
        case .convolution(let layer, let shape):
            positions = shape.positions
            groups = layer.groups
            outputs = layer.outChannels / layer.groups
            let (channels, taps) = (shape.channels / layer.groups, layer.kernel.reduce(1, *))
            fanIn = channels * taps
            window = Window(pixels: shape.input.reduce(1, *), channels: channels, taps: taps)
        default: return nil
        }
    }
}

extension SharedWeights {
    /// How many samples and pairs of samples there are, and how many weightings of the outputs go back.
    struct Load: Hashable {
        let samples: Double
        let pairs: Double
        let seeds: Double
        let pairing: SeedPairing
    }

    /// What a way costs, in multiply-adds.
    func cost(of way: ContractionWay, _ load: Load, _ costs: ContractionCosts) -> Double {
        let (p, i, c) = (Double(positions), Double(fanIn), Double(outputs))
        let (seeds, entry) = (load.seeds, costs.entry)
        func kept(_ length: Double, _ overhead: Double) -> Double {
            switch load.pairing {
            case .sum: seeds * length + overhead
            case .diagonal: seeds * (length + overhead)
            case .all: seeds * seeds * (length + overhead)
            }
        }
        let outer = kept(c, entry + costs.hadamard)
        let cost: Double
        switch way {
        case .gradients:
            cost = load.pairs * kept(c * i, entry) + load.samples * seeds * c * i * (p + entry)
        case .positions: cost = load.pairs * p * p * (i + entry + outer)
        case .pixels:
            guard let window else { return .infinity }
            let (x, channels, taps) = (
                Double(window.pixels), Double(window.channels), Double(window.taps)
            )
            cost = load.pairs * (x * x * (channels + entry) + p * p * (taps * costs.tap + outer))
        }
        return Double(groups) * cost
    }

    /// The cheapest way; of equal ones the first.
    func cheapest(_ load: Load, _ costs: ContractionCosts) -> ContractionWay {
        var best = ContractionWay.gradients
        for way in ContractionWay.allCases where cost(of: way, load, costs) < cost(of: best, load, costs) {
            best = way
        }
        return best
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
