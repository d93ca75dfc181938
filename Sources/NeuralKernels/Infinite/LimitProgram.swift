/// A network of infinite width as a list of steps on covariances, each of which makes one value out of earlier ones.
///
/// Step k makes value k. A value has positions (pixels, tokens; one where there are none) and infinitely many channels,
/// which are identically distributed: K[p, q] = E[u_p v_q] over the draws of the network, for samples x and x′ with
/// channels u and v. Steps without parameters that come before any weights are worked out on the data's own numbers.
struct LimitProgram: Hashable, Sendable {
    /// The steps of the network's program that are worked out on numbers, in order.
    let numeric: [Int]
    let steps: [LimitStep]
    let output: LimitOutput
    /// The pairs of positions of each value that are needed.
    let pairs: [PairSet]
    /// By value; see ``carryScales(largest:_:)``.
    var scales: [ValueScale]
}

extension LimitProgram {
    /// What a step's first input is held over.
    func inputScale(of index: Int) -> ValueScale { scales[steps[index].inputs[0]] }

    /// The step of numbers whose pairs are separated by a matrix product: long vectors, of which a product is faster than
    /// differences.
    var productStep: Int? {
        steps.firstIndex { step in
            guard case .numbers(let layout) = step.operation else { return false }
            return layout.positions == 1 && layout.channels >= 24
        }
    }

    /// Whether an activation is expanded in a series.
    var hasSeries: Bool {
        steps.contains { step in
            guard case .activation(let kind, _) = step.operation, case .series = DualActivation(kind) else {
                return false
            }
            return true
        }
    }
}

/// One step of a ``LimitProgram``.
struct LimitStep: Hashable, Sendable {
    let operation: LimitOperation
    /// Two of a sum, none of numbers, else one.
    let inputs: [Int]
    /// P of its value.
    let positions: Int
    /// The layer; of numbers the first that takes them.
    let place: LayerPlace
}

enum LimitOperation: Hashable, Sendable {
    case numbers(NumberLayout)
    /// nil takes each position by itself.
    case weights(LimitWeights, PositionTaps?)
    /// Every pair of two windows' positions counts.
    case average(PositionTaps)
    /// Directly behind a normalization that learns a scale, with the positions that share one, see
    /// ``LimitNormalization/scales``.
    case activation(Activation, scales: [Int]?)
    case normalization(LimitNormalization)
    /// Of two sides that are independent but for their means.
    case sum
}

/// How a sample's numbers make channels and positions.
struct NumberLayout: Hashable, Sendable {
    /// Which value of the network's program.
    let value: Int
    let channels: Int
    let positions: Int
    /// Whether a position's channels lie together; else a channel's positions do.
    let channelsLast: Bool
    /// Whether nothing but means has been taken of the data.
    let isAsLargeAsData: Bool

    func index(channel: Int, position: Int) -> Int {
        channelsLast ? position * channels + channel : channel * positions + position
    }
}

/// A layer that shifts and scales by the statistics of channels and positions, which have no noise at infinite width.
struct LimitNormalization: Hashable, Sendable {
    let epsilon: Double
    /// Whether the mean is subtracted, and a shift β learned.
    let isCentred: Bool
    let isAffine: Bool
    /// By position: with which others it shares its statistics.
    let statistics: [Int]
    /// By position: with which others it shares γ and β.
    let scales: [Int]
}

/// What a network of infinite width puts out.
struct LimitOutput: Hashable, Sendable {
    /// How many channels the output really has.
    let channels: Int
    let positions: Int
    /// Whether a position's channels lie together.
    let channelsLast: Bool
    /// Whether the output is Gaussian: made by weights, not by an activation.
    let isGaussian: Bool
}
