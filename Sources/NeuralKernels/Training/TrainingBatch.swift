internal import LinearAlgebra

/// One step's work: the gradient of the loss of some samples, in pieces that do not depend on one another.
///
/// The pieces may be worked on by as many threads as there are, in any order; their cut follows from the network and the
/// number of samples alone, and ``BatchGradient`` adds them up in theirs. So the sum is the same bytes however it is made.
package struct TrainingBatch<Scalar: NetworkScalar>: Sendable {
    /// How many updates came before.
    package let step: Int
    /// Which of the training set's samples.
    package let samples: [Int]
    private let set: TrainingSet<Scalar>
    private let network: Network<Scalar>
    private let loss: TrainingLoss
    private let runs: [Range<Int>]

    init(
        step: Int, samples: [Int], of set: TrainingSet<Scalar>, network: Network<Scalar>, loss: TrainingLoss
    ) {
        self.step = step
        self.samples = samples
        self.set = set
        self.network = network
        self.loss = loss
        runs = (0..<samples.count).pieces(of: Self.runLength(samples.count, of: network.architecture))
    }

    /// How many samples go through the network together: at most 256.
    ///
    /// Every piece has a gradient as large as the parameters, which is worth its while for long products; short runs
    /// occupy all processors with a small batch. Where weights are shared a product is long with few samples, whose values
    /// take much memory.
    static func runLength(_ count: Int, of architecture: Architecture) -> Int {
        if architecture.program.steps.contains(where: { SharedWeights($0) != nil }) { return 32 }
        return count <= 256 ? 64 : count <= 1024 ? 128 : 256
    }
}

extension TrainingBatch {
    /// How many pieces there are.
    package var pieceCount: Int { runs.count }

    /// A piece's share in the loss and its gradient with respect to all parameters.
    ///
    /// - Parameter piece: Which, within 0..<``pieceCount``.
    /// - Returns: What ``BatchGradient`` adds up.
    /// - Throws: ``TrainingError/diverged(step:)`` when the network's values or their gradients overflow.
    /// - Complexity: For every sample its way forward, and twice that back: once for the gradients at the layers' inputs,
    ///   once for those of the weights. Memory: the run's values that the way back needs, and one number a parameter.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func gradient(ofPiece piece: Int) throws(TrainingError) -> PieceGradient<Scalar> {
        let some = samples[runs[piece]]
        do {
            var run = try NetworkRun(network, samples: set.samples.copy(ofRows: some))
            let share = loss.share(
                of: run.outputs, targets: set.targets.copy(ofRows: some), batch: samples.count)
            run.turnBack(with: share.slopes)
            let steps = network.architecture.program.steps
            var layers = [WeightGradient<Scalar>?](repeating: nil, count: steps.count)
            for index in steps.indices.reversed() { layers[index] = try run.goBackLearning(over: index) }
            return PieceGradient(piece: piece, loss: share.loss, layers: layers)
        } catch {
            throw .diverged(step: step)
        }
    }
}

/// What one piece of a batch gives.
package struct PieceGradient<Scalar: NetworkScalar>: Sendable {
    package let piece: Int
    let loss: Double
    /// One entry a step of the program; nil for a step without parameters.
    let layers: [WeightGradient<Scalar>?]
}

/// The sum of a batch's pieces, which may come in any order.
package struct BatchGradient<Scalar: NetworkScalar>: Sendable {
    private(set) var loss = 0.0
    private(set) var layers: [WeightGradient<Scalar>?] = []
    /// How many pieces are added up: all before this one.
    private(set) var count = 0
    /// Those that came before their turn.
    private var early: [Int: PieceGradient<Scalar>] = [:]

    package init() {}

    /// Adds a piece once its turn comes: after all with lower numbers.
    ///
    /// Pieces that come in about their order are not kept: of T threads' pieces some T are in memory at a time.
    /// - Precondition: The piece did not come before.
    /// - Complexity: O(parameters) for each piece whose turn has come.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package mutating func add(_ gradient: PieceGradient<Scalar>) {
        precondition(gradient.piece >= count && early[gradient.piece] == nil, "a piece came twice")
        early[gradient.piece] = gradient
        while let next = early.removeValue(forKey: count) {
            loss += next.loss
            if count == 0 {
                layers = next.layers
            } else {
                for (index, layer) in next.layers.enumerated() {
                    if let layer { layers[index]?.add(layer) }
                }
            }
            count += 1
        }
    }
}
