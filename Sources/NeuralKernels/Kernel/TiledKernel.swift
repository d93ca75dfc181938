/// A kernel that is ready to be computed tile by tile.
///
/// A tile's values follow from the specification, the plan and the tile alone, to the byte.
package protocol TiledKernel<Scalar>: Sendable {
    associatedtype Scalar: NetworkScalar
    associatedtype Work: TileWork<Scalar>

    var specification: KernelSpecification { get }
    var tiling: Tiling { get }
    /// All that decides last bits besides the specification and the machine, in words.
    var name: String { get }

    /// How many pieces the phases of a tile have in all.
    func pieceCount(of tile: Tile) -> Int
    func work(on tile: Tile) -> Work
}

/// The computation of one tile, in phases: a phase's pieces do not depend on one another, and a phase begins when the
/// one before it is done.
package protocol TileWork<Scalar>: Sendable {
    associatedtype Scalar: NetworkScalar

    /// How many pieces each phase has.
    var phaseCounts: [Int] { get }

    /// Does one piece of a phase.
    ///
    /// - Parameters:
    ///   - phase: Its place among the phases.
    ///   - piece: Which.
    ///   - check: Is called between steps of long pieces; what it throws ends them.
    /// - Returns: The blocks that it finished, if any.
    /// - Throws: ``KernelError``, or what `check` throws.
    func run(phase: Int, piece: Int, check: () throws -> Void) throws -> [KernelBlock<Scalar>]
}

extension EmpiricalKernel: TiledKernel {
    package var name: String {
        "tiles of \(tiling.edge); blocks of \(grain.block) in runs of \(grain.run); \(sweep)"
    }

    package func pieceCount(of tile: Tile) -> Int { TileRun.pieceCount(of: self, tile: tile) }

    package func work(on tile: Tile) -> TileRun<Scalar> { TileRun(self, tile: tile) }
}

extension TileRun: TileWork {
    package var phaseCounts: [Int] { phases.map(\.count) }

    package func run(phase: Int, piece: Int, check: () throws -> Void) throws -> [KernelBlock<Scalar>] {
        try run(phases[phase], piece: piece)
    }
}
