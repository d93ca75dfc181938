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
    /// Of every block, over the networks so far.
    private let moments: [Cell<Moments<Scalar>>]

    /// nil unless the layers' shares are asked for.
    private let decomposition: Decomposition<Scalar>?

    package let phases: [Phase]

    /// What the pieces of a phase do.
    package struct Phase: Hashable, Sendable {
        enum Work: Hashable {
            case forward
            /// Back to a step, from the output or from the learning step behind it.
            case back(to: Int, from: Int?, group: Int)
            /// Add the layer at hand to the blocks: the learning step of that number, the network's last or not.
            case contract(layer: Int, isLast: Bool)
        }

        /// Which of the kernel's networks is at work.
        let network: Int
        let work: Work
        /// How many pieces it has.
        package let count: Int

        /// Whether the phase works on samples; else on pairs of samples.
        package var isSweep: Bool {
            if case .contract = work { false } else { true }
        }
    }

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
        blocks = Self.blocks(of: kernel, tile)
        let run = kernel.grain.run
        rows = Self.sides(tile.rows, run, ofColumns: false)
        columns = tile.isDiagonal ? rows : Self.sides(tile.columns, run, ofColumns: kernel.against != nil)
        values = (0..<blocks.count).map { _ in Cell() }
        moments = (0..<blocks.count).map { _ in Cell() }
        decomposition =
            kernel.specification.analyses.contains(.layers)
            ? Decomposition(blocks: blocks.count, layers: kernel.networks[0].learningSteps.count) : nil
        phases = Self.phases(
            of: kernel, sides: rows.count + (tile.isDiagonal ? 0 : columns.count), blocks.count)
    }

    private static func phases(of kernel: EmpiricalKernel<Scalar>, sides: Int, _ blocks: Int) -> [Phase] {
        var phases: [Phase] = []
        for (index, network) in kernel.networks.enumerated() {
            func add(_ work: Phase.Work, _ count: Int) {
                phases.append(Phase(network: index, work: work, count: count))
            }
            add(.forward, sides)
            guard kernel.specification.kind == .ntk else {
                add(.contract(layer: 0, isLast: true), blocks)
                continue
            }
            let steps = network.learningSteps
            for group in kernel.seedGroups.indices {
                var from: Int?
                for (layer, step) in steps.enumerated().reversed() {
                    add(.back(to: step, from: from, group: group), sides)
                    let isLast = group == kernel.seedGroups.count - 1 && step == steps.first
                    add(.contract(layer: layer, isLast: isLast), blocks)
                    from = step
                }
            }
        }
        return phases
    }

    /// How many pieces the phases of a tile have in all.
    package static func pieceCount(of kernel: EmpiricalKernel<Scalar>, tile: Tile) -> Int {
        let run = kernel.grain.run
        let sweeps = { (samples: Range<Int>) in (samples.count + run - 1) / run }
        let sides = sweeps(tile.rows) + (tile.isDiagonal ? 0 : sweeps(tile.columns))
        let blocks = Self.blocks(of: kernel, tile).count
        return phases(of: kernel, sides: sides, blocks).reduce(0) { $0 + $1.count }
    }

    private static func blocks(of kernel: EmpiricalKernel<Scalar>, _ tile: Tile) -> Tiling {
        Tiling(
            rows: tile.rows.count, columns: tile.columns.count, isSymmetric: tile.isDiagonal,
            edge: kernel.grain.block)
    }

    private static func sides(_ samples: Range<Int>, _ run: Int, ofColumns: Bool) -> [Side] {
        stride(from: samples.lowerBound, to: samples.upperBound, by: run).map { start in
            Side(range: start..<min(samples.upperBound, start + run), ofColumns: ofColumns)
        }
    }
}

extension TileRun {
    /// Does one piece of a phase.
    ///
    /// - Returns: In the last phase the piece's blocks, finished; else none.
    /// - Throws: ``KernelError``.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func run(_ phase: Phase, piece: Int) throws(KernelError) -> [KernelBlock<Scalar>] {
        switch phase.work {
        case .forward:
            let side = side(piece)
            let samples = kernel.samples(side.range, ofColumns: side.ofColumns)
            let run = try NetworkRun(kernel.networks[phase.network], samples: samples)
            if kernel.specification.kind == .nngp {
                side.operand.set(.outputs(run.outputs, summed: kernel.specification.reduction == .sumLogits))
            } else {
                side.run.set(run)
            }
            return []
        case .back(let step, let from, let group):
            try goBack(side(piece), to: step, from: from, group: group)
            return []
        case .contract(let layer, let isLast):
            var block = values[piece].take() ?? initialValues(of: blocks[piece])
            let before = decomposition == nil ? nil : block
            contract(blocks[piece], into: &block)
            if let before { decomposition?.add(block, minus: before, piece: piece, layer: layer) }
            guard isLast else {
                values[piece].set(block)
                return []
            }
            return try end(phase.network, piece, block)
        }
    }

    private func side(_ index: Int) -> Side {
        index < rows.count ? rows[index] : columns[index - rows.count]
    }

    private func goBack(_ side: Side, to step: Int, from: Int?, group: Int) throws(KernelError) {
        guard var run = side.run.take() else { preconditionFailure("a run goes forward first") }
        let last = kernel.specification.architecture.program.steps.count - 1
        if from == nil { run.turnBack(with: kernel.seeds(ofGroup: group)) }
        // The step that was stopped at is behind us already.
        for index in stride(from: from.map { $0 - 1 } ?? last, through: step, by: -1) {
            let operand = try run.goBack(over: index)
            if index == step { side.operand.set(operand) }
        }
        side.run.set(run)
    }

    private func initialValues(of block: Tile) -> [Scalar] {
        [Scalar](repeating: 0, count: block.rows.count * block.columns.count * kernel.pairSize)
    }

    private func contract(_ block: Tile, into values: inout [Scalar]) {
        let contraction = Contraction<Scalar>(pairing: kernel.pairing, isDiagonal: block.isDiagonal)
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
        let values = try completed(block, sums)
        guard kernel.networks.count > 1 else {
            return placed(block, values, nil, try shares(of: block, piece))
        }
        var moments = self.moments[piece].take() ?? Moments(count: values.count)
        moments.add(values)
        guard network == kernel.networks.count - 1 else {
            self.moments[piece].set(moments)
            return []
        }
        return placed(block, moments.means, moments.standardErrors, [])
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
        for layer in decomposition.take(piece) {
            let values = try completed(block, layer)
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
            pairSize: kernel.pairSize, values: values, standardErrors: errors, layerShares: shares)
        guard block.hasMirror || tile.hasMirror else { return [finished] }
        return [finished, finished.mirrored(outputs: kernel.blockOutputs)]
    }
}

extension Range<Int> {
    /// The same places within `whole`.
    fileprivate func shifted(by whole: Range<Int>) -> Range<Int> {
        lowerBound + whole.lowerBound..<upperBound + whole.lowerBound
    }
}

extension Array {
    /// Completes a square of pairs from those on and below its diagonal, so that it is symmetric to the bit.
    ///
    /// `outputs` is O when a pair's values are an O × O block, whose own mirror is its transpose.
    fileprivate mutating func mirrorLowerTriangle(samples: Int, outputs: Int?, pairSize: Int) {
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
