/// How an infinitely wide network's kernel is computed, and what that takes.
package struct LimitPlan: Hashable, Sendable {
    package let tiling: Tiling
    /// Bytes: data, and the largest tile at work.
    package let memoryBytes: Double
    /// Multiply-adds, and what costs as much.
    package let operations: Double
    let program: LimitProgram
    let grain: LimitGrain

    /// Whether the network ends in weights, so that its outputs are Gaussian and independent of one another.
    package var outputIsGaussian: Bool { program.output.isGaussian }

    /// Samples of a tile, whatever the budget: more gain nothing.
    private static let longestTile = 4096
    /// Multiply-adds of a tile beyond which smaller ones are taken: some ten seconds.
    private static let tileOperations = 1e11
    /// What an activation of one pair costs, in multiply-adds.
    private static let activation = 60.0

    /// - Parameters:
    ///   - specification: What to compute, of infinite width.
    ///   - budget: Bytes of memory. A plan that needs more is the smallest there is.
    ///   - threads: How many pieces are worked on at a time.
    /// - Throws: ``NoLimit`` for a network without one.
    package init(_ specification: KernelSpecification, budget: Double, threads: Int) throws(NoLimit) {
        let program = try LimitProgram(
            specification.architecture, specification.elementType,
            mixesOutput: specification.reduction.mixesOutputs)
        let grain = LimitGrain(program, pairSize: specification.pairSize)
        (self.program, self.grain) = (program, grain)
        let (rows, columns) = (specification.shape[0], specification.shape[1])
        let isSymmetric = specification.against == nil
        let longest = max(rows, columns)
        let need = LimitNeed(program, grain, specification)
        let perPair = need.operationsPerPair(activation: Self.activation)
        func bytes(_ runs: Int) -> Double {
            need.bytes(samples: Double(min(longest, runs * grain.run) * 2), threads: Double(threads))
        }
        var runs = max(1, min(Self.longestTile, longest + grain.run - 1) / grain.run)
        func tooLong(_ runs: Int) -> Bool {
            let edge = Double(runs * grain.run)
            return bytes(runs) > budget || edge * edge * perPair > Self.tileOperations
        }
        while runs > 1, tooLong(runs) { runs = (runs + 1) / 2 }
        tiling = Tiling(
            rows: rows, columns: columns, isSymmetric: isSymmetric, edge: runs * grain.run)
        memoryBytes = bytes(runs)
        let pairs = isSymmetric ? Double(rows) * Double(rows + 1) / 2 : Double(rows) * Double(columns)
        // Every tile finds its samples' moments anew.
        let passes = (Double(longest) / Double(tiling.edge)).rounded(.up)
        operations = pairs * perPair + passes * Double(rows + columns) * need.operationsPerSample
    }

    /// The same with tiles of a given number of runs.
    package init(_ specification: KernelSpecification, runs: Int) throws(NoLimit) {
        let plan = try LimitPlan(specification, budget: .infinity, threads: 1)
        (program, grain) = (plan.program, plan.grain)
        tiling = Tiling(
            rows: plan.tiling.rows, columns: plan.tiling.columns, isSymmetric: plan.tiling.isSymmetric,
            edge: runs * plan.grain.run)
        (memoryBytes, operations) = (plan.memoryBytes, plan.operations)
    }
}

extension Architecture {
    /// Checks that the network's kernel has an analytic limit of infinite width.
    ///
    /// - Throws: ``NoLimit`` with every layer that has none.
    package func checkLimit(_ elementType: ElementType, _ reduction: Reduction) throws(NoLimit) {
        _ = try LimitProgram(self, elementType, mixesOutput: reduction.mixesOutputs)
    }
}

extension Reduction {
    /// Whether outputs at different positions meet.
    fileprivate var mixesOutputs: Bool { self == .full || self == .sumLogits }
}

/// What the parts of such a computation take, in double precision.
private struct LimitNeed {
    private let program: LimitProgram
    private let grain: LimitGrain
    private let specification: KernelSpecification
    private let features: Double

    init(_ program: LimitProgram, _ grain: LimitGrain, _ specification: KernelSpecification) {
        (self.program, self.grain, self.specification) = (program, grain, specification)
        features = Double(specification.data.features)
    }

    func operationsPerPair(activation: Double) -> Double {
        program.steps.indices.reduce(0) { total, index in
            let pairs = Double(program.pairs[index].count)
            switch program.steps[index].operation {
            case .numbers(let layout): return total + 2 * pairs * Double(layout.channels)
            case .weights(_, let taps): return total + pairs * (4 + 2 * Double(taps?.tapCount ?? 0))
            case .average(let taps):
                return total + 2 * pairs * Double(taps.tapCount) * Double(taps.tapCount)
            case .activation(let kind, _):
                if case .series = DualActivation(kind) {
                    return total + pairs * Double(HermiteCoefficients.maximumTerms)
                }
                return total + pairs * activation
            case .normalization, .sum: return total + pairs * 8
            }
        }
    }

    var operationsPerSample: Double {
        program.steps.reduce(2 * features) { total, step in
            guard case .activation(let kind, _) = step.operation, case .series = DualActivation(kind) else {
                return total + 8 * Double(step.positions)
            }
            return total + Double(step.positions) * HermiteCoefficients.operations
        }
    }

    /// - Parameters:
    ///   - samples: Of a tile's two sides.
    ///   - threads: How many pieces are worked on at a time.
    /// - Returns: Bytes at a time.
    func bytes(samples: Double, threads: Double) -> Double {
        let element = Double(specification.elementType.byteCount)
        let count = Double(specification.data.count) + Double(specification.against?.count ?? 0)
        // A step keeps two or three numbers a position, in double precision, or its series.
        let perSample = program.steps.reduce(3 * features * element) { total, step in
            var numbers = 4.0
            if case .activation(let kind, _) = step.operation, case .series = DualActivation(kind) {
                numbers += 2 * Double(HermiteCoefficients.maximumTerms)
            }
            return total + 8 * numbers * Double(step.positions)
        }
        let most = Double(program.pairs.map(\.count).max() ?? 1)
        let positions = Double(program.steps.map(\.positions).max() ?? 1)
        let nesting = Double(program.steps.map(\.place.path.count).max() ?? 1)
        let lanes = Double(min(grain.lanes, grain.block * grain.block))
        // Distances and tangents, before and after a step, and what a shortcut keeps.
        let perThread =
            lanes * most * element * (4 + 2 * nesting) + lanes * (2 * features + 4 * positions) * 8
            + 2 * Double(grain.block * grain.block) * specification.pairSize * element
            + lanes * specification.pairSize * element
            + (program.hasSeries ? HermiteCoefficients.bytesAtOnce : 0)
        let tables = program.steps.indices.reduce(0.0) { total, index in
            switch program.steps[index].operation {
            case .weights(_, let taps?):
                total + Double(program.pairs[index].count) * (4 * Double(taps.tapCount) + element)
            case .average(let taps):
                total
                    + Double(program.pairs[index].count)
                    * (4 * Double(taps.tapCount) * Double(taps.tapCount) + element)
            case .numbers, .weights(_, nil), .activation, .normalization, .sum:
                // Where the step's pairs are not the input's.
                program.steps[index].inputs.reduce(total) { sum, input in
                    sum
                        + (program.pairs[input] == program.pairs[index]
                            ? 0 : 4 * Double(program.pairs[index].count))
                }
            }
        }
        // Lists of pairs, of every step at most one.
        let lists = program.pairs.reduce(0.0) { $0 + ($1.isListed ? 8 * Double($1.count) : 0) }
        return count * features * element + samples * perSample + threads * perThread + tables + lists
    }
}
