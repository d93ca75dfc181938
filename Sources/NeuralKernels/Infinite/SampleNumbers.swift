internal import LinearAlgebra

/// The numbers of a run's samples in their channels and positions, with their sums.
struct SampleNumbers<Scalar: NetworkScalar> {
    private let values: Matrix<Scalar>
    private let layout: NumberLayout
    /// Σ u² and Σ u over the channels, by position and sample.
    private let squares: [Double]
    private let sums: [Double]

    /// - Parameters:
    ///   - values: The numbers, samples × features.
    ///   - layout: How they make channels and positions.
    /// - Complexity: O(samples · features).
    init(_ values: Matrix<Scalar>, _ layout: NumberLayout) {
        self.values = values
        self.layout = layout
        (squares, sums) =
            layout.positions == 1 ? Self.rowSums(values) : Self.positionSums(values, layout)
    }

    /// E[u²] and E[u].
    var moments: ValueMoments {
        let channels = Double(layout.channels)
        return ValueMoments(squares: squares.map { $0 / channels }, means: sums.map { $0 / channels })
    }

    /// What a pair takes of the numbers.
    ///
    /// - Parameters:
    ///   - isProduct: Whether pairs of runs are separated by a matrix product.
    ///   - hasFeatures: Whether some are number by number.
    /// - Returns: The numbers themselves, their lengths and root mean squares, each where it is needed.
    /// - Precondition: Only without positions there is a product.
    func side(isProduct: Bool, hasFeatures: Bool) -> NumberSide<Scalar> {
        precondition(!isProduct || layout.positions == 1)
        return NumberSide(
            features: hasFeatures ? features : [],
            roots: moments.squares.roots(),
            rows: isProduct ? values.elements : [],
            lengths: isProduct ? squares.map { $0.squareRoot() } : [])
    }

    /// By position, channel and sample.
    private var features: [Scalar] {
        let (count, width, numbers) = (values.rows, values.columns, values.elements)
        var features: [Scalar] = []
        features.reserveCapacity(numbers.count)
        for position in 0..<layout.positions {
            for channel in 0..<layout.channels {
                let place = layout.index(channel: channel, position: position)
                for sample in 0..<count { features.append(numbers[sample * width + place]) }
            }
        }
        return features
    }

    /// Of a sample whose numbers are one position's channels.
    private static func rowSums(_ values: Matrix<Scalar>) -> (squares: [Double], sums: [Double]) {
        var squares = [Double](repeating: 0, count: values.rows)
        var sums = squares
        let width = values.columns
        unsafe values.elements.withUnsafeBufferPointer { numbers in
            guard let first = numbers.baseAddress else { return }
            for sample in squares.indices {
                unsafe Scalar.momentsLoop(first + sample * width, width, &sums[sample], &squares[sample])
            }
        }
        return (squares, sums)
    }

    private static func positionSums(
        _ values: Matrix<Scalar>, _ layout: NumberLayout
    ) -> (squares: [Double], sums: [Double]) {
        let (count, width, numbers) = (values.rows, values.columns, values.elements)
        var squares = [Double](repeating: 0, count: layout.positions * count)
        var sums = squares
        for position in 0..<layout.positions {
            for channel in 0..<layout.channels {
                let place = layout.index(channel: channel, position: position)
                for sample in 0..<count {
                    let value = Double(numbers[sample * width + place])
                    squares[position * count + sample] += value * value
                    sums[position * count + sample] += value
                }
            }
        }
        return (squares, sums)
    }
}
