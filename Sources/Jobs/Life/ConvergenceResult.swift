internal import NeuralKernels

extension JobResult {
    /// How far finite networks' kernels are from their limit, by width.
    package struct Convergence: Hashable, Sendable, Codable {
        package let points: [Point]

        package init(points: [Point]) { self.points = points }

        /// The networks of one width.
        package struct Point: Hashable, Sendable, Codable {
            package let width: Int
            /// The mean of the relative distances.
            package let distance: Double
            /// Of the mean; nil of a single network.
            package let standardError: Double?

            package init(width: Int, distances: [Double]) {
                self.width = width
                let count = Double(distances.count)
                let mean = distances.reduce(0, +) / count
                distance = mean
                let squares = distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                standardError = distances.count > 1 ? (squares / (count - 1) / count).squareRoot() : nil
            }
        }
    }
}

extension JobResult.Convergence {
    /// distance ≈ factor · width^slope, by least squares on logarithms.
    package struct Fit: Hashable, Sendable {
        package let slope: Double
        package let factor: Double
        /// Of the slope, by what the points lie off the line; nil of two points, which lie on it.
        package let standardError: Double?
    }

    /// The line through the points; nil of fewer than two, or where a distance is 0.
    package var fit: Fit? {
        guard points.count > 1, points.allSatisfy({ $0.distance > 0 && $0.distance.isFinite }) else {
            return nil
        }
        let count = Double(points.count)
        let (x, y) = (points.map { Double.log(Double($0.width)) }, points.map { Double.log($0.distance) })
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        guard spread > 0 else { return nil }
        let slope = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
        let rest = zip(x, y).reduce(0) { sum, point in
            let off = point.1 - meanY - slope * (point.0 - meanX)
            return sum + off * off
        }
        return Fit(
            slope: slope, factor: Double.exp(meanY - slope * meanX),
            standardError: points.count > 2 ? (rest / (count - 2) / spread).squareRoot() : nil)
    }
}
