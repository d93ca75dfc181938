/// What a run of samples has at each value of a ``LimitProgram`` by itself, for the pairs that it is part of.
///
/// Arrays by position and sample hold one position's samples together.
struct LimitSamples<Scalar: NetworkScalar>: Sendable {
    let count: Int
    /// By step: E[u²] and E[u] of its value.
    var moments: [ValueMoments] = []
    /// By step: what a pair takes of either of its samples.
    var sides: [StepSide<Scalar>] = []
    /// The largest share that a Hermite series leaves out.
    var truncation = 0.0

    init(count: Int) { self.count = count }
}

/// The first two moments of a value's channels, by position and sample.
struct ValueMoments: Sendable {
    /// E[u²].
    var squares: [Double]
    /// E[u]; nil where it is 0.
    var means: [Double]?

    /// The same over another scale.
    func brought(from scale: ValueScale, to other: ValueScale) -> ValueMoments {
        guard scale.value != other.value else { return self }
        let power = scale.value - other.value
        return ValueMoments(
            squares: squares.map { $0.times(powerOfTwo: 2 * power) },
            means: means?.map { $0.times(powerOfTwo: power) })
    }
}

/// What a step on pairs takes of one of the samples, by position and sample.
enum StepSide<Scalar: NetworkScalar>: Sendable {
    case numbers(NumberSide<Scalar>)
    case weights(WeightSide<Scalar>)
    case average(AverageSide<Scalar>)
    case rectifier(deviations: [Scalar])
    /// With the series of x φ′(x) where a scale is learned directly before the activation.
    case closedForm(variances: [Double], scaled: HermiteCoefficients?)
    case series(HermiteCoefficients, variances: [Double], scaled: HermiteCoefficients?)
    case identity
    case normalization(NormalizationSide)
    case sum(SumSide)
}

/// The numbers of a run's samples.
struct NumberSide<Scalar: NetworkScalar>: Sendable {
    /// By position, channel and sample; empty where pairs are separated by a matrix product and no sample is paired with
    /// itself.
    let features: [Scalar]
    /// The root mean squares over channels, by position and sample.
    let roots: [Scalar]
    /// By sample and channel, for a matrix product; else empty.
    let rows: [Scalar]
    /// The lengths by sample, for the same.
    let lengths: [Double]
}

/// What a layer of weights takes.
struct WeightSide<Scalar: NetworkScalar>: Sendable {
    /// √E[u²] of the inputs; empty without taps.
    let inputs: [Scalar]
    /// The root of the mean of E[u²] over the taps.
    let means: [Scalar]
}

/// What an average over windows takes.
struct AverageSide<Scalar: NetworkScalar>: Sendable {
    /// E[u²] and its root, of the inputs.
    let squares: [Scalar]
    let roots: [Scalar]
    /// Half of the mean distance within each window.
    let losses: [Scalar]
    /// √E[u²] of the averages.
    let means: [Scalar]
}

/// What a sum takes: E[u²] and E[u] of both terms, and √E[u²] of the sum; means are nil where they are 0.
struct SumSide: Sendable {
    let first: ValueMoments
    let second: ValueMoments
    let roots: [Double]
}

/// What a normalization makes of a run's samples, by position and sample.
struct NormalizationSide: Sendable {
    /// 1/s.
    let scales: [Double]
    /// The statistics' mean μ; nil where it is 0.
    let shifts: [Double]?
    /// E[u] before; nil where it is 0.
    let means: [Double]?
    /// √E[u²], √E[(u − μ)²], and the latter over s.
    let roots: [Double]
    let deviations: [Double]
    let scaledDeviations: [Double]
}

/// Which pairs of samples lie together: the lanes of the loops over pairs.
enum Lanes: Hashable, Sendable {
    /// Each sample with itself.
    case own(count: Int)
    /// Every row with every column, row by row; samples are counted within their runs.
    case grid(rows: Range<Int>, columns: Range<Int>)

    var count: Int {
        switch self {
        case .own(let count): count
        case .grid(let rows, let columns): rows.count * columns.count
        }
    }

    /// Values by position and sample, as values by position and lane.
    ///
    /// - Parameters:
    ///   - values: Those of one side.
    ///   - samples: How many samples its run has.
    ///   - isLeft: Whether it is the rows' side.
    /// - Returns: Of every position as many values as there are lanes.
    func spread<Value: BitwiseCopyable>(_ values: [Value], of samples: Int, isLeft: Bool) -> [Value] {
        guard case .grid(let rows, let columns) = self else { return values }
        let positions = values.count / samples
        let (height, width) = (rows.count, columns.count)
        precondition((isLeft ? rows : columns).upperBound <= samples)
        return unsafe [Value](unsafeUninitializedCapacity: positions * height * width) { target, count in
            unsafe values.withUnsafeBufferPointer { source in
                guard var lane = target.baseAddress, let values = source.baseAddress else { return }
                for position in 0..<positions {
                    let start = unsafe values + position * samples
                    for row in rows {
                        if isLeft {
                            unsafe lane.initialize(repeating: start[row], count: width)
                        } else {
                            unsafe lane.initialize(from: start + columns.lowerBound, count: width)
                        }
                        unsafe lane += width
                    }
                }
            }
            count = positions * height * width
        }
    }
}

extension [Double] {
    /// Of second moments their roots, as pairs take them.
    func roots<Scalar: NetworkScalar>() -> [Scalar] { map { Scalar($0.squareRoot()) } }
}
