package import LinearAlgebra

/// Where a data set's numbers come from.
package enum DataSource: Hashable, Sendable {
    case inline(InlineData)
    case generated(GeneratedData)
    case stored(StoredData)

    /// The number of samples.
    package var count: Int {
        switch self {
        case .inline(let data): data.count
        case .generated(let data): data.count
        case .stored(let data): data.count
        }
    }

    /// The shape of one sample.
    package var sampleShape: [Int] {
        switch self {
        case .inline(let data): data.sampleShape
        case .generated(let data): data.sampleShape
        case .stored(let data): data.sampleShape
        }
    }
}

/// Samples that the specification itself holds, in C order.
package struct InlineData: Hashable, Sendable {
    package let count: Int
    package let sampleShape: [Int]
    package let values: [Double]

    /// - Precondition: `values` has `count` samples of `sampleShape`.
    package init(count: Int, sampleShape: [Int], values: [Double]) {
        precondition(values.count == sampleShape.reduce(count, *))
        self.count = count
        self.sampleShape = sampleShape
        self.values = values
    }
}

/// Samples that are kept elsewhere, under a name that stands for their values.
package struct StoredData: Hashable, Sendable {
    package let name: String
    package let count: Int
    package let sampleShape: [Int]

    package init(name: String, count: Int, sampleShape: [Int]) {
        self.name = name
        self.count = count
        self.sampleShape = sampleShape
    }
}

/// Samples that a generator draws.
package struct GeneratedData: Hashable, Sendable {
    package let count: Int
    package let sampleShape: [Int]
    package let distribution: Distribution
    /// The seed of a generator of its own; with none, the specification's generator goes on.
    package let seed: UInt64?

    package init(count: Int, sampleShape: [Int], distribution: Distribution, seed: UInt64?) {
        self.count = count
        self.sampleShape = sampleShape
        self.distribution = distribution
        self.seed = seed
    }

    package enum Distribution: Hashable, Sendable {
        /// `torch.randn`.
        case normal
        /// `torch.empty(…).uniform_(low, high)`.
        case uniform(low: Double, high: Double)
        /// Standard normal samples scaled to length 1.
        case sphere
        /// Equally spaced angles 2πi/count on the unit circle, from (1, 0) on; draws nothing.
        case circle
    }
}

extension DataSource {
    /// The samples, one a row of length `sampleShape`'s product.
    ///
    /// `generator` is the specification's, as the parameters or an earlier data set left it.
    /// - Precondition: The samples are not stored elsewhere: whoever keeps them has read them already.
    /// - Throws: What the generator's check throws.
    /// - Complexity: O(count · features).
    package func draw<Scalar: NetworkScalar>(
        from generator: inout TorchGenerator, as type: Scalar.Type = Scalar.self
    ) throws -> Matrix<Scalar> {
        switch self {
        case .inline(let data):
            return Matrix(rows: count, columns: features, elements: data.values.map { Scalar($0) })
        case .generated(let data):
            guard let seed = data.seed else { return try data.draw(from: &generator) }
            var own = TorchGenerator(seed: seed, profile: generator.profile, check: generator.check)
            return try data.draw(from: &own)
        case .stored(let data): preconditionFailure("the samples \(data.name) have not been read")
        }
    }

    /// How many numbers a sample has.
    package var features: Int { sampleShape.reduce(1, *) }
}

extension GeneratedData {
    fileprivate func draw<Scalar: NetworkScalar>(from generator: inout TorchGenerator) throws -> Matrix<
        Scalar
    > {
        let features = sampleShape.reduce(1, *)
        let total = count * features
        var elements: [Scalar]
        switch distribution {
        case .normal:
            elements = try generator.normal(total)
        case .uniform(let low, let high):
            elements = try generator.uniform(total, low: low, high: high)
        case .sphere:
            elements = try generator.normal(total)
            for row in 0..<count {
                let range = row * features..<(row + 1) * features
                let squares = elements[range].reduce(0) { $0 + Double($1) * Double($1) }
                let length = Scalar(squares.squareRoot())
                for i in range { elements[i] /= length }
            }
        case .circle:
            elements = (0..<count).flatMap { row in
                let angle = 2 * Double.pi * Double(row) / Double(count)
                return [Scalar(Double.cos(angle)), Scalar(Double.sin(angle))]
            }
        }
        return Matrix(rows: count, columns: features, elements: elements)
    }
}
