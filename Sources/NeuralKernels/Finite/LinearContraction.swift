internal import LinearAlgebra

/// Adds a `Linear` layer's share of a kernel tile: per pair of samples and pair of seeds,
/// (s² a(x)·a(x′) + t²) · (δ_r(x)·δ_r′(x′)), the second term for a layer with a bias.
///
/// The gradient with respect to the weights is an outer product, so that the inner product of two gradients is
/// the product of two inner products; with in = I and out = C that costs I + C multiply-adds a pair instead of
/// the I C of the gradients' own inner product.
/// - SeeAlso: Novak, Sohl-Dickstein & Schoenholz, *Fast Finite Width Neural Tangent Kernel*, ICML 2022,
///   section 3.4 (structured derivatives).
struct LinearContraction<Scalar: NetworkScalar> {
    /// s².
    let weightGain: Scalar
    /// t², or 0 without a bias.
    let biasGain: Scalar

    init(_ parameters: LinearParameters<Scalar>) {
        weightGain = parameters.weightScale * parameters.weightScale
        biasGain = parameters.bias.isEmpty ? 0 : parameters.biasScale * parameters.biasScale
    }
}

/// Which pairs of seeds a kernel keeps.
package enum SeedPairing: Hashable, Sendable {
    /// Σ_r of the pairs (r, r).
    case sum
    /// The pairs (r, r), each by itself.
    case diagonal
    /// All pairs.
    case all

    /// How many values of `seeds` seeds a pair of samples keeps.
    package func pairSize(seeds: Int) -> Int {
        switch self {
        case .sum: 1
        case .diagonal: seeds
        case .all: seeds * seeds
        }
    }
}

/// A slice of a sweep's samples: one side of a tile.
struct TileSide<Scalar: NetworkScalar> {
    let operands: LinearOperands<Scalar>
    /// Which of the sweep's samples.
    let samples: Range<Int>
    let seeds: Int

    var inputs: MatrixSlice<Scalar> { operands.inputs.rows(samples) }

    /// Every delta of the samples; (samples · R) × out.
    func deltas(_ matrix: Matrix<Scalar>) -> MatrixSlice<Scalar> {
        matrix.rows(samples.lowerBound * seeds..<samples.upperBound * seeds)
    }

    /// A sample's deltas as one row; samples × (R · out).
    func joinedDeltas(_ matrix: Matrix<Scalar>) -> MatrixSlice<Scalar> {
        let width = seeds * matrix.columns
        return MatrixSlice(
            of: matrix.elements, offset: samples.lowerBound * width, rows: samples.count, columns: width,
            stride: width)
    }

    /// The deltas of one seed; samples × out.
    func deltas(_ matrix: Matrix<Scalar>, seed: Int) -> MatrixSlice<Scalar> {
        let width = seeds * matrix.columns
        return MatrixSlice(
            of: matrix.elements, offset: samples.lowerBound * width + seed * matrix.columns,
            rows: samples.count, columns: matrix.columns, stride: width)
    }
}

extension LinearContraction {
    /// Adds the layer's share to `values`, laid out as in ``KernelBlock``.
    ///
    /// On a diagonal tile only the pairs on and below the diagonal are right; the caller mirrors them.
    /// - Complexity: rows · columns · (in + R out) multiply-adds, half on a diagonal tile.
    func add(
        to values: inout [Scalar], rows: TileSide<Scalar>, columns: TileSide<Scalar>, pairing: SeedPairing,
        isDiagonal: Bool
    ) {
        let inner = gram(rows.inputs, columns.inputs, isDiagonal: isDiagonal)
        switch (rows.operands.deltas, columns.operands.deltas) {
        case (.constant(let seeds), .constant):
            addConstant(to: &values, inner: inner, seeds: seeds, pairing: pairing)
        case (.perSample(let left), .perSample(let right)):
            switch pairing {
            case .sum:
                let outer = gram(rows.joinedDeltas(left), columns.joinedDeltas(right), isDiagonal: isDiagonal)
                addProduct(to: &values, inner, outer, offset: 0, pairSize: 1)
            case .diagonal:
                for seed in 0..<rows.seeds {
                    let outer = gram(
                        rows.deltas(left, seed: seed), columns.deltas(right, seed: seed),
                        isDiagonal: isDiagonal)
                    addProduct(to: &values, inner, outer, offset: seed, pairSize: rows.seeds)
                }
            case .all:
                let outer = gram(rows.deltas(left), columns.deltas(right), isDiagonal: isDiagonal)
                addBlocks(to: &values, inner, outer, seeds: rows.seeds)
            }
        case (.constant, .perSample), (.perSample, .constant):
            preconditionFailure("two sweeps of one network treat a layer alike")
        }
    }

    /// a · bᵀ; on a diagonal tile, where a is b, its lower triangle.
    private func gram(
        _ a: MatrixSlice<Scalar>, _ b: MatrixSlice<Scalar>, isDiagonal: Bool
    ) -> Matrix<Scalar> {
        var product = Matrix<Scalar>(rows: a.rows, columns: b.rows)
        if isDiagonal { product.setLowerGram(a) } else { product.setProduct(a, transposed: b) }
        return product
    }

    /// The Hadamard product of two Grams, into one value of every pair.
    private func addProduct(
        to values: inout [Scalar], _ inner: Matrix<Scalar>, _ outer: Matrix<Scalar>, offset: Int,
        pairSize: Int
    ) {
        if pairSize == 1 {
            // The index of the pair is the index of the value: this loop vectorizes.
            for i in inner.elements.indices {
                values[i] += (weightGain * inner.elements[i] + biasGain) * outer.elements[i]
            }
        } else {
            for i in inner.elements.indices {
                values[i * pairSize + offset] +=
                    (weightGain * inner.elements[i] + biasGain) * outer.elements[i]
            }
        }
    }

    /// Every pair of seeds: `outer` has R rows a sample on the left and R columns a sample on the right.
    private func addBlocks(
        to values: inout [Scalar], _ inner: Matrix<Scalar>, _ outer: Matrix<Scalar>, seeds: Int
    ) {
        var index = 0
        for row in 0..<inner.rows {
            for column in 0..<inner.columns {
                let factor = weightGain * inner[row, column] + biasGain
                for r in 0..<seeds {
                    let start = (row * seeds + r) * outer.columns + column * seeds
                    for s in 0..<seeds {
                        values[index] += factor * outer.elements[start + s]
                        index += 1
                    }
                }
            }
        }
    }

    /// The last layer of a network: δ_r(x)·δ_r′(x′) is s_r·s_r′ for every pair of samples.
    private func addConstant(
        to values: inout [Scalar], inner: Matrix<Scalar>, seeds: Matrix<Scalar>, pairing: SeedPairing
    ) {
        let products = pairing.products(of: seeds)
        if products.count == 1 {
            for i in inner.elements.indices {
                values[i] += (weightGain * inner.elements[i] + biasGain) * products[0]
            }
            return
        }
        var index = 0
        for element in inner.elements {
            let factor = weightGain * element + biasGain
            for product in products {
                values[index] += factor * product
                index += 1
            }
        }
    }
}

extension SeedPairing {
    /// The inner products of the seeds that a pair of samples keeps.
    fileprivate func products<Scalar: NetworkScalar>(of seeds: Matrix<Scalar>) -> [Scalar] {
        func dot(_ r: Int, _ s: Int) -> Scalar {
            (0..<seeds.columns).reduce(0) { $0 + seeds[r, $1] * seeds[s, $1] }
        }
        let all = 0..<seeds.rows
        switch self {
        case .sum: return [all.reduce(0) { $0 + dot($1, $1) }]
        case .diagonal: return all.map { dot($0, $0) }
        case .all: return all.flatMap { r in all.map { s in dot(r, s) } }
        }
    }
}
