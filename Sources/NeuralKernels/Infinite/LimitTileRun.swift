/// The computation of one tile of an infinitely wide network's kernel: first its samples by themselves, then its
/// blocks.
package final class LimitTileRun<Scalar: NetworkScalar>: TileWork {
    private let kernel: InfiniteWidthKernel<Scalar>
    private let tile: Tile
    private let blocks: Tiling
    private let rows: [Side]
    /// The rows', on the diagonal.
    private let columns: [Side]
    package let phaseCounts: [Int]

    /// A run of samples with what is known of them.
    private struct Side: Sendable {
        let range: Range<Int>
        let ofColumns: Bool
        let samples = Cell<LimitSamples<Scalar>>()
    }

    init(_ kernel: InfiniteWidthKernel<Scalar>, tile: Tile) {
        self.kernel = kernel
        self.tile = tile
        blocks = tile.blocks(of: kernel.grain.block)
        let run = kernel.grain.run
        rows = Self.sides(tile.rows, run, ofColumns: false)
        columns = tile.isDiagonal ? rows : Self.sides(tile.columns, run, ofColumns: kernel.against != nil)
        phaseCounts = Self.counts(of: kernel, tile)
    }

    /// How many pieces the two phases have.
    static func counts(of kernel: InfiniteWidthKernel<Scalar>, _ tile: Tile) -> [Int] {
        let run = kernel.grain.run
        let runs =
            tile.rows.pieces(of: run).count + (tile.isDiagonal ? 0 : tile.columns.pieces(of: run).count)
        return [runs, tile.blocks(of: kernel.grain.block).count]
    }

    private static func sides(_ samples: Range<Int>, _ run: Int, ofColumns: Bool) -> [Side] {
        samples.pieces(of: run).map { Side(range: $0, ofColumns: ofColumns) }
    }
}

extension LimitTileRun {
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func run(phase: Int, piece: Int, check: () throws -> Void) throws -> [KernelBlock<Scalar>] {
        guard phase == 0 else { return try finish(blocks[piece], check) }
        let side = piece < rows.count ? rows[piece] : columns[piece - rows.count]
        side.samples.set(try kernel.samples(side.range, ofColumns: side.ofColumns, check: check))
        return []
    }

    /// A block's side: the run that it lies in, and its samples there.
    private func side(
        _ sides: [Side], _ samples: Range<Int>
    ) -> (samples: LimitSamples<Scalar>, range: Range<Int>) {
        let (index, start) = samples.lowerBound.quotientAndRemainder(dividingBy: kernel.grain.run)
        guard let known = sides[index].samples.value else {
            preconditionFailure("the samples come first")
        }
        return (known, start..<start + samples.count)
    }

    private func finish(_ block: Tile, _ check: () throws -> Void) throws -> [KernelBlock<Scalar>] {
        let (left, rows) = side(self.rows, block.rows)
        let (right, columns) = side(self.columns, block.columns)
        let place = Tile(
            rows: rows, columns: columns, hasMirror: block.hasMirror, isDiagonal: block.isDiagonal)
        let separations = try BlockSeparations(kernel.program, left, right, place, check)
        let reader = LimitReader(kernel.program, kernel.specification)
        let pairSize = reader.pairSize
        var values = [Scalar](repeating: 0, count: rows.count * columns.count * pairSize)
        for strip in kernel.grain.strips(of: place) {
            try check()
            let lanes = Lanes.grid(rows: strip.rows, columns: strip.columns)
            var pass = PairPass(
                kernel.program, kernel.tables, lanes, leftCount: left.count, rightCount: right.count,
                hasTangents: kernel.specification.kind == .ntk)
            for index in kernel.program.steps.indices {
                if let known = separations.state(ofStep: index, lanes) {
                    pass.set(known, at: index)
                } else {
                    try pass.advance(index, left: left.sides[index], right: right.sides[index], check: check)
                }
            }
            let finished = reader.values(pass, left, right)
            let width = strip.columns.count * pairSize
            for row in strip.rows.indices {
                let target =
                    ((row - rows.lowerBound) * columns.count + strip.columns.lowerBound - columns.lowerBound)
                    * pairSize
                let source = (row - strip.rows.lowerBound) * width
                values.replaceSubrange(target..<target + width, with: finished[source..<source + width])
            }
        }
        let outputs = reader.blockOutputs
        if block.isDiagonal {
            values.mirrorLowerTriangle(samples: rows.count, outputs: outputs, pairSize: pairSize)
        }
        let whole = KernelBlock(
            rows: block.rows.shifted(by: tile.rows), columns: block.columns.shifted(by: tile.columns),
            pairSize: pairSize, values: values, standardErrors: nil, layerShares: [],
            truncation: max(left.truncation, right.truncation))
        guard Elementwise.isFinite(values) else {
            throw KernelError.kernelNotFinite(rows: whole.rows, columns: whole.columns)
        }
        guard block.hasMirror || tile.hasMirror else { return [whole] }
        return [whole, whole.mirrored(outputs: outputs)]
    }
}
