package import LinearAlgebra

/// The neural tangent kernel of the network that a seed draws, ready to be computed tile by tile:
/// Θ(x, x′) = Σ_p ∂f(x)/∂θ_p · ∂f(x′)/∂θ_p over all parameters.
///
/// The work has three stages: the draws (this type's `init`), one sweep per run of 256 samples, and one block
/// per tile. Sweeps do not depend on one another and blocks only on sweeps, so that a caller may compute either
/// on as many threads as it likes, in any order, with the same bytes.
package struct EmpiricalKernel<Scalar: NetworkScalar>: Sendable {
    package let specification: KernelSpecification
    package let tiling: Tiling
    package let parameters: Parameters<Scalar>
    package let data: Matrix<Scalar>
    /// The columns' samples; nil when they are the rows'.
    package let against: Matrix<Scalar>?
    private let seeds: Matrix<Scalar>
    private let pairing: SeedPairing

    /// Draws the parameters and then the data.
    ///
    /// - Complexity: O(parameters + samples · features).
    package init(_ specification: KernelSpecification) {
        var generator = TorchGenerator(seed: specification.seed, profile: specification.profile)
        self.specification = specification
        tiling = Tiling(of: specification)
        parameters = Parameters(of: specification.architecture, from: &generator)
        data = specification.data.draw(from: &generator)
        against = specification.against?.draw(from: &generator)
        let outputs = specification.architecture.outputs
        switch specification.reduction {
        case .traceSum, .traceMean: (seeds, pairing) = (.identity(outputs), .sum)
        case .diagonal: (seeds, pairing) = (.identity(outputs), .diagonal)
        case .full: (seeds, pairing) = (.identity(outputs), .all)
        case .sumLogits: (seeds, pairing) = (Matrix(rows: 1, columns: outputs, repeating: 1), .sum)
        }
    }

    /// How many sweeps the tiles need: those of the rows, and after them those of the columns if they have data
    /// of their own.
    package var sweepCount: Int { Self.sweeps(data) + (against.map(Self.sweeps) ?? 0) }

    private static func sweeps(_ samples: Matrix<Scalar>) -> Int {
        (samples.rows + Tiling.sweepLength - 1) / Tiling.sweepLength
    }

    /// Runs 256 samples, or what the border leaves of them, through the network and back.
    ///
    /// - Throws: ``KernelError`` naming the first layer whose numbers overflow.
    package func sweep(_ index: Int) throws(KernelError) -> NetworkSweep<Scalar> {
        let ofRows = Self.sweeps(data)
        let samples = index < ofRows ? data : against ?? data
        let start = (index < ofRows ? index : index - ofRows) * Tiling.sweepLength
        let range = start..<min(samples.rows, start + Tiling.sweepLength)
        let features = samples.columns
        let slice = Matrix(
            rows: range.count, columns: features,
            elements: Array(samples.elements[range.lowerBound * features..<range.upperBound * features]))
        return try NetworkSweep(
            of: specification.architecture, parameters: parameters, samples: slice, seeds: seeds)
    }

    /// The values of a tile, from every sweep in order.
    ///
    /// - Throws: ``KernelError/kernelNotFinite(rows:columns:)``.
    /// - Complexity: rows · columns · Σ over the layers of (in + R · out) multiply-adds.
    package func block(
        _ tile: Tile, sweeps: [NetworkSweep<Scalar>]
    ) throws(KernelError) -> KernelBlock<Scalar> {
        let pairSize = pairing.pairSize(seeds: seeds.rows)
        var values = [Scalar](repeating: 0, count: tile.rows.count * tile.columns.count * pairSize)
        let columnSweeps = against == nil ? 0 : Self.sweeps(data)
        let (left, rows) = Self.locate(tile.rows, in: sweeps[...])
        let (right, columns) = Self.locate(tile.columns, in: sweeps[columnSweeps...])
        for (index, parameters) in parameters.linears.enumerated() {
            LinearContraction(parameters).add(
                to: &values,
                rows: TileSide(operands: left.linears[index], samples: rows, seeds: seeds.rows),
                columns: TileSide(operands: right.linears[index], samples: columns, seeds: seeds.rows),
                pairing: pairing, isDiagonal: tile.isDiagonal)
        }
        if tile.isDiagonal {
            values.mirrorLowerTriangle(
                samples: tile.rows.count, outputs: pairing == .all ? seeds.rows : nil, pairSize)
        }
        if specification.reduction == .traceMean {
            let outputs = Scalar(specification.architecture.outputs)
            for i in values.indices { values[i] /= outputs }
        }
        guard Matrix(rows: 1, columns: values.count, elements: values).isFinite else {
            throw .kernelNotFinite(rows: tile.rows, columns: tile.columns)
        }
        return KernelBlock(rows: tile.rows, columns: tile.columns, pairSize: pairSize, values: values)
    }

    /// The block's mirror image at the diagonal.
    package func mirrored(_ block: KernelBlock<Scalar>) -> KernelBlock<Scalar> {
        block.mirrored(outputs: pairing == .all ? seeds.rows : nil)
    }

    /// The sweep that holds some samples, and their places in it.
    private static func locate(
        _ samples: Range<Int>, in sweeps: ArraySlice<NetworkSweep<Scalar>>
    ) -> (NetworkSweep<Scalar>, Range<Int>) {
        let (sweep, start) = samples.lowerBound.quotientAndRemainder(dividingBy: Tiling.sweepLength)
        return (sweeps[sweeps.startIndex + sweep], start..<start + samples.count)
    }
}

extension Matrix {
    static func identity(_ size: Int) -> Matrix {
        var matrix = Matrix(rows: size, columns: size)
        for i in 0..<size { matrix[i, i] = 1 }
        return matrix
    }
}

extension Array {
    /// Completes a square of pairs from those on and below its diagonal, so that it is symmetric to the bit.
    ///
    /// `outputs` is O when a pair's values are an O × O block, whose own mirror is its transpose.
    fileprivate mutating func mirrorLowerTriangle(samples: Int, outputs: Int?, _ pairSize: Int) {
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
