internal import LinearAlgebra

/// One side of a tile: some samples of a run, with one layer's operand.
struct TileSide<Scalar: NetworkScalar> {
    let operand: Operand<Scalar>
    /// Which of the run's samples.
    let samples: Range<Int>
}

/// Adds one layer's share to the values of a tile.
///
/// On a tile of the diagonal only the pairs on and below the diagonal are made; the caller mirrors them.
/// - SeeAlso: Novak, Sohl-Dickstein & Schoenholz, *Fast Finite Width Neural Tangent Kernel*, ICML 2022, section 3.4.
struct Contraction<Scalar: NetworkScalar> {
    let pairing: SeedPairing
    let isDiagonal: Bool

    /// `values` is laid out as in ``KernelBlock``.
    func add(to values: inout [Scalar], rows: TileSide<Scalar>, columns: TileSide<Scalar>) {
        switch (rows.operand, columns.operand) {
        case (.outer(let left), .outer(let right)):
            addOuter(to: &values, left, rows.samples, right, columns.samples)
        case (.gradients(let left), .gradients(let right)):
            for (left, right) in zip(left, right) {
                addGradients(to: &values, left, rows.samples, right, columns.samples)
            }
        case (.positions(let left), .positions(let right)):
            addPositions(to: &values, left, rows.samples, right, columns.samples)
        case (.tokens(let left), .tokens(let right)):
            addTokens(to: &values, left, rows.samples, right, columns.samples)
        default: preconditionFailure("two runs through one network treat a layer alike")
        }
    }

    /// a · bᵀ; on a tile of the diagonal, where a is b, its lower triangle.
    private func gram(_ a: MatrixSlice<Scalar>, _ b: MatrixSlice<Scalar>) -> Matrix<Scalar> {
        if isDiagonal {
            var product = Matrix<Scalar>(rows: a.rows, columns: b.rows)
            product.setLowerGram(a)
            return product
        }
        var product = Matrix<Scalar>.unwritten(rows: a.rows, columns: b.rows)
        product.setProduct(a, transposed: b)
        return product
    }
}

extension Contraction {
    /// rows · columns · (in + R out) multiply-adds.
    private func addOuter(
        to values: inout [Scalar], _ left: OuterOperand<Scalar>, _ rows: Range<Int>,
        _ right: OuterOperand<Scalar>, _ columns: Range<Int>
    ) {
        let inner = gram(left.inputs.rows(rows), right.inputs.rows(columns))
        let (gain, offset) = (left.gain, left.offset)
        switch (left.deltas, right.deltas) {
        case (.constant(let seeds), .constant):
            let products = pairing.products(of: seeds)
            if products.count == 1 {
                for i in values.indices { values[i] += (gain * inner.elements[i] + offset) * products[0] }
                return
            }
            var index = 0
            for element in inner.elements {
                let factor = gain * element + offset
                for product in products {
                    values[index] += factor * product
                    index += 1
                }
            }
        case (.perSample(let leftRows, let seeds), .perSample(let rightRows, _)):
            addOuter(
                to: &values, inner, gain, offset, SeedRows(leftRows, seeds, rows),
                SeedRows(rightRows, seeds, columns))
        default: preconditionFailure("two runs through one network have deltas alike")
        }
    }

    private func addOuter(
        to values: inout [Scalar], _ inner: Matrix<Scalar>, _ gain: Scalar, _ offset: Scalar,
        _ left: SeedRows<Scalar>, _ right: SeedRows<Scalar>
    ) {
        switch pairing {
        case .sum:
            let outer = gram(left.joined, right.joined)
            Elementwise.addProduct(to: &values, inner.elements, gain: gain, offset: offset, outer.elements)
        case .diagonal:
            for seed in 0..<left.seeds {
                let outer = gram(left.of(seed), right.of(seed))
                for i in inner.elements.indices {
                    values[i * left.seeds + seed] += (gain * inner.elements[i] + offset) * outer.elements[i]
                }
            }
        case .all:
            addBlocks(to: &values, gram(left.all, right.all), seeds: left.seeds) { row, column in
                gain * inner[row, column] + offset
            }
        }
    }

    /// Q · rows · columns · K multiply-adds for gradients of K entries and Q pairs of seeds.
    private func addGradients(
        to values: inout [Scalar], _ left: GradientPart<Scalar>, _ rows: Range<Int>,
        _ right: GradientPart<Scalar>, _ columns: Range<Int>
    ) {
        let gain = left.gain
        let seeds = left.seeds
        let (left, right) = (SeedRows(left.rows, seeds, rows), SeedRows(right.rows, seeds, columns))
        switch pairing {
        case .sum: Elementwise.add(gram(left.joined, right.joined).elements, gain: gain, to: &values)
        case .diagonal:
            for seed in 0..<seeds {
                let product = gram(left.of(seed), right.of(seed))
                for i in product.elements.indices { values[i * seeds + seed] += gain * product.elements[i] }
            }
        case .all: addBlocks(to: &values, gram(left.all, right.all), seeds: seeds) { _, _ in gain }
        }
    }

    /// Every pair of seeds: `products` has R rows a sample on the left and R columns a sample on the right.
    private func addBlocks(
        to values: inout [Scalar], _ products: Matrix<Scalar>, seeds: Int, factor: (Int, Int) -> Scalar
    ) {
        var index = 0
        for row in 0..<products.rows / seeds {
            for column in 0..<products.columns / seeds {
                let factor = factor(row, column)
                for r in 0..<seeds {
                    let start = (row * seeds + r) * products.columns + column * seeds
                    for s in 0..<seeds {
                        values[index] += factor * products.elements[start + s]
                        index += 1
                    }
                }
            }
        }
    }
}

/// Some samples' rows of a matrix with R rows a sample.
private struct SeedRows<Scalar: NetworkScalar> {
    let matrix: Matrix<Scalar>
    let seeds: Int
    let samples: Range<Int>

    init(_ matrix: Matrix<Scalar>, _ seeds: Int, _ samples: Range<Int>) {
        self.matrix = matrix
        self.seeds = seeds
        self.samples = samples
    }

    /// (samples · R) × width.
    var all: MatrixSlice<Scalar> { matrix.rows(samples.lowerBound * seeds..<samples.upperBound * seeds) }

    /// A sample's rows as one; samples × (R · width).
    var joined: MatrixSlice<Scalar> {
        let width = seeds * matrix.columns
        return MatrixSlice(
            of: matrix.elements, offset: samples.lowerBound * width, rows: samples.count, columns: width,
            stride: width)
    }

    /// The rows of one seed; samples × width.
    func of(_ seed: Int) -> MatrixSlice<Scalar> {
        let width = seeds * matrix.columns
        return MatrixSlice(
            of: matrix.elements, offset: samples.lowerBound * width + seed * matrix.columns,
            rows: samples.count,
            columns: matrix.columns, stride: width)
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
