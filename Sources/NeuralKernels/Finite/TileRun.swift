internal import LinearAlgebra

/// The computation of one tile, in phases.
///
/// The pieces of a phase do not depend on one another and may be run on as many threads as there are; a phase begins
/// when the one before it is done. All samples of the tile go forward; then, layer by layer from the last to the
/// first, they go back to the layer, and its share is added to every block of the tile. So one layer's operands are
/// in memory at a time.
package final class TileRun<Scalar: NetworkScalar>: Sendable {
    private let kernel: EmpiricalKernel<Scalar>
    private let tile: Tile
    /// The pieces of the tile that are multiplied at a time; their cut, unlike the tiles', is the specification's.
    private let blocks: Tiling
    private let rows: [Side]
    /// The rows', on the diagonal.
    private let columns: [Side]
    private let values: [Cell<[Scalar]>]
    /// Of every block, one number a pair: the share of a decomposed head.
    private let heads: [Cell<[Scalar]>]
    /// Of every block, over the networks so far.
    private let moments: [Cell<Moments<Scalar>>]

    /// nil unless the layers' shares are asked for.
    private let decomposition: Decomposition<Scalar>?

    /// The network at work.
    private let network = Cell<Network<Scalar>>()
    package let phases: [TilePhase]

    /// A run of samples with what it has come to.
    private struct Side: Sendable {
        let range: Range<Int>
        let ofColumns: Bool
        let run = Cell<NetworkRun<Scalar>>()
        let operand = Cell<Operand<Scalar>>()
    }

    package init(_ kernel: EmpiricalKernel<Scalar>, tile: Tile) {
        self.kernel = kernel
        self.tile = tile
        blocks = tile.blocks(of: kernel.grain.block)
        let run = kernel.grain.run
        rows = Self.sides(tile.rows, run, ofColumns: false)
        columns = tile.isDiagonal ? rows : Self.sides(tile.columns, run, ofColumns: kernel.against != nil)
        values = (0..<blocks.count).map { _ in Cell() }
        heads = (0..<blocks.count).map { _ in Cell() }
        moments = (0..<blocks.count).map { _ in Cell() }
        decomposition =
            kernel.specification.analyses.contains(.layers)
            ? Decomposition(blocks: blocks.count, layers: kernel.first.learningSteps.count) : nil
        phases = TilePhase.all(
            of: kernel, runs: rows.count + (tile.isDiagonal ? 0 : columns.count), blocks: blocks.count)
        network.set(kernel.first)
    }

    /// How many pieces the phases of a tile have in all.
    package static func pieceCount(of kernel: EmpiricalKernel<Scalar>, tile: Tile) -> Int {
        let run = kernel.grain.run
        let sweeps = { (samples: Range<Int>) in (samples.count + run - 1) / run }
        let sides = sweeps(tile.rows) + (tile.isDiagonal ? 0 : sweeps(tile.columns))
        let blocks = tile.blocks(of: kernel.grain.block).count
        return TilePhase.all(of: kernel, runs: sides, blocks: blocks).reduce(0) { $0 + $1.count }
    }

    private static func sides(_ samples: Range<Int>, _ run: Int, ofColumns: Bool) -> [Side] {
        samples.pieces(of: run).map { Side(range: $0, ofColumns: ofColumns) }
    }
}

extension TileRun {
    /// Does one piece of a phase.
    ///
    /// - Returns: In the last phase the piece's blocks, finished; else none.
    /// - Throws: ``KernelError``, or what the kernel's check throws during a draw.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func run(_ phase: TilePhase, piece: Int) throws -> [KernelBlock<Scalar>] {
        switch phase.work {
        case .draw: network.set(try kernel.network(phase.network))
        case .forward: try goForward(side(piece))
        case .back(let step, let start): try goBack(side(piece), to: step, from: start)
        case .contractHead(let layer):
            var head = [Scalar](repeating: 0, count: blocks[piece].pairCount)
            contract(blocks[piece], .sum, into: &head)
            decomposition?.add(head, minus: nil, piece: piece, layer: layer)
            heads[piece].set(head)
        case .contract(let layer, let isLast):
            var block = values[piece].take() ?? initialValues(of: blocks[piece])
            let before = decomposition == nil ? nil : block
            contract(blocks[piece], kernel.sweep.pairing, into: &block)
            decomposition?.add(block, minus: before, piece: piece, layer: layer)
            guard isLast else {
                values[piece].set(block)
                return []
            }
            return try end(phase.network, piece, block)
        }
        return []
    }

    private func side(_ index: Int) -> Side {
        index < rows.count ? rows[index] : columns[index - rows.count]
    }

    private var currentNetwork: Network<Scalar> {
        guard let network = network.value else { preconditionFailure("a network is drawn first") }
        return network
    }

    private func goForward(_ side: Side) throws(KernelError) {
        let samples = kernel.samples(side.range, ofColumns: side.ofColumns)
        let run = try NetworkRun(currentNetwork, samples: samples)
        if kernel.specification.kind == .nngp {
            side.operand.set(.outputs(run.outputs, summed: kernel.specification.reduction == .sumLogits))
        } else {
            side.run.set(run)
        }
    }

    private func goBack(_ side: Side, to step: Int, from start: TilePhase.Start) throws(KernelError) {
        guard var run = side.run.take() else { preconditionFailure("a run goes forward first") }
        let steps = kernel.specification.architecture.program.steps
        var first = steps.count - 1
        switch start {
        case .outputs(let group):
            run.turnBack(at: steps.count, with: kernel.weightings(ofGroup: group))
        case .oneOutput:
            var weighting = Matrix<Scalar>(rows: 1, columns: kernel.specification.architecture.outputs)
            weighting.elements[0] = 1
            run.turnBack(at: steps.count, with: weighting)
        case .belowHead(let group):
            guard let head = currentNetwork.head else { preconditionFailure("a plan without its head") }
            let some = kernel.sweep.groups[group]
            let width = head.r.columns
            run.turnBack(
                at: steps[first].inputs[0],
                with: Matrix(
                    rows: some.count, columns: width,
                    elements: Array(head.r.elements[some.lowerBound * width..<some.upperBound * width])))
            first -= 1
        // The step that was stopped at is behind us already.
        case .step(let behind): first = behind - 1
        }
        for index in stride(from: first, through: step, by: -1) {
            let operand = try run.goBack(over: index)
            if index == step { side.operand.set(operand) }
        }
        side.run.set(run)
    }

    private func initialValues(of block: Tile) -> [Scalar] {
        [Scalar](repeating: 0, count: block.pairCount * kernel.sweepPairSize)
    }

    private func contract(_ block: Tile, _ pairing: SeedPairing, into values: inout [Scalar]) {
        let contraction = Contraction<Scalar>(pairing: pairing, isDiagonal: block.isDiagonal)
        guard let left = tileSide(rows, block.rows), let right = tileSide(columns, block.columns) else {
            return
        }
        contraction.add(to: &values, rows: left, columns: right)
    }

    /// The operand of the run that some samples of the tile lie in; nil when the step has none to give, because no
    /// output depends on it.
    private func tileSide(_ sides: [Side], _ samples: Range<Int>) -> TileSide<Scalar>? {
        let (index, start) = samples.lowerBound.quotientAndRemainder(dividingBy: kernel.grain.run)
        guard let operand = sides[index].operand.value else { return nil }
        return TileSide(operand: operand, samples: start..<start + samples.count)
    }

    /// A network's values of a block are complete: the last network's finish the block.
    private func end(
        _ network: Int, _ piece: Int, _ sums: [Scalar]
    ) throws(KernelError) -> [KernelBlock<Scalar>] {
        let block = blocks[piece]
        let values = try completed(block, expanded(block, sums, heads[piece].take()))
        guard kernel.specification.samples > 1 else {
            return placed(block, values, nil, try shares(of: block, piece))
        }
        var moments = self.moments[piece].take() ?? Moments(count: values.count)
        moments.add(values)
        guard network == kernel.specification.samples - 1 else {
            self.moments[piece].set(moments)
            return []
        }
        return placed(block, moments.means, moments.standardErrors, [])
    }

    /// The values of all outputs, from those of what went back below a decomposed head.
    private func expanded(_ block: Tile, _ sums: [Scalar]?, _ heads: [Scalar]?) -> [Scalar] {
        guard let head = currentNetwork.head else { return sums ?? [] }
        var sums = sums
        if block.isDiagonal, kernel.sweep.pairing == .all {
            // What lies above the diagonal of a sample's own r × r block is needed now.
            sums?.mirrorLowerTriangle(
                samples: block.rows.count, outputs: kernel.sweep.seeds, pairSize: kernel.sweepPairSize)
        }
        return OutputExpansion(q: head.q, reduction: kernel.specification.reduction)
            .values(from: sums, heads: heads)
    }

    /// A network's values, mirrored and reduced.
    private func completed(_ block: Tile, _ sums: [Scalar]) throws(KernelError) -> [Scalar] {
        var values = sums
        if block.isDiagonal {
            values.mirrorLowerTriangle(
                samples: block.rows.count, outputs: kernel.blockOutputs, pairSize: kernel.pairSize)
        }
        if kernel.specification.reduction == .traceMean {
            let outputs = Scalar(kernel.specification.architecture.outputs)
            for i in values.indices { values[i] /= outputs }
        }
        guard Elementwise.isFinite(values) else {
            throw .kernelNotFinite(
                rows: block.rows.shifted(by: tile.rows), columns: block.columns.shifted(by: tile.columns))
        }
        return values
    }

    /// What each layer gives of a block.
    private func shares(of block: Tile, _ piece: Int) throws(KernelError) -> [LayerShare] {
        guard let decomposition else { return [] }
        var shares: [LayerShare] = []
        let layers = decomposition.take(piece)
        for (index, layer) in layers.enumerated() {
            let isHead = kernel.sweep.isCompressed && index == layers.count - 1
            let values = try completed(
                block, isHead ? expanded(block, nil, layer) : expanded(block, layer, nil))
            let squares = values.reduce(0.0) { $0 + Double($1) * Double($1) }
            shares.append(
                LayerShare(trace: block.isDiagonal ? trace(of: values, block) : 0, squares: squares))
        }
        return shares
    }

    /// The sum over the diagonal of a block on the diagonal: over the samples, and over the outputs.
    private func trace(of values: [Scalar], _ block: Tile) -> Double {
        let pair = kernel.pairSize
        let places =
            kernel.blockOutputs.map { outputs in (0..<outputs).map { $0 * (outputs + 1) } } ?? Array(0..<pair)
        return block.rows.indices.reduce(0.0) { sum, row in
            let start = (row - block.rows.lowerBound) * (block.columns.count + 1) * pair
            return places.reduce(sum) { $0 + Double(values[start + $1]) }
        }
    }

    /// The finished block at its place, and its mirror image if it stands for it.
    private func placed(
        _ block: Tile, _ values: [Scalar], _ errors: [Scalar]?, _ shares: [LayerShare]
    ) -> [KernelBlock<Scalar>] {
        let finished = KernelBlock(
            rows: block.rows.shifted(by: tile.rows), columns: block.columns.shifted(by: tile.columns),
            pairSize: kernel.pairSize, values: values, standardErrors: errors, layerShares: shares,
            truncation: 0)
        guard block.hasMirror || tile.hasMirror else { return [finished] }
        return [finished, finished.mirrored(outputs: kernel.blockOutputs)]
    }
}

extension Tile {
    fileprivate var pairCount: Int { rows.count * columns.count }
}
