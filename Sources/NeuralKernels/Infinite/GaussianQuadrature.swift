/// Nodes and weights for expectations over a standard Gaussian, E[f(z)] ≈ Σ wᵢ f(zᵢ).
///
/// Gauss–Legendre panels from −13 to 13, where the density is below 10⁻³⁷: cut at the kinks of f, which no rule
/// converges over, and ever shorter towards the middle, where an f of a large variance is steep.
struct GaussianQuadrature: Sendable {
    let nodes: [Double]
    let weights: [Double]

    static let reach = 13.0
    private static let longest = 0.5
    private static let pointsPerPanel = 20
    /// Halvings of the shortest panels: enough for any deviation of single precision.
    static let maximumSteepness = 128

    /// - Parameters:
    ///   - steepness: The shortest panels beside each cut are 2^−steepness long.
    ///   - kinks: Where f or f′ jumps.
    init(steepness: Int, kinks: [Double]) {
        let cuts = ([0] + kinks.filter { abs($0) < Self.reach }).sorted()
        let shortest = Double(
            sign: .plus, exponent: -min(max(steepness, 1), Self.maximumSteepness), significand: 1)
        var bounds: Set<Double> = [-Self.reach, Self.reach]
        for cut in cuts {
            bounds.insert(cut)
            for side in [-1.0, 1] {
                var (distance, step) = (shortest, shortest)
                while abs(cut + side * distance) < Self.reach {
                    bounds.insert(cut + side * distance)
                    step = min(2 * step, Self.longest)
                    distance += step
                }
            }
        }
        let sorted = bounds.sorted()
        let rule = Self.legendre
        var (nodes, weights): ([Double], [Double]) = ([], [])
        for (low, high) in zip(sorted, sorted.dropFirst()) where high > low {
            let (middle, half) = ((low + high) / 2, (high - low) / 2)
            for (node, weight) in rule {
                let z = middle + half * node
                nodes.append(z)
                weights.append(half * weight * Double.exp(-z * z / 2) / (2 * Double.pi).squareRoot())
            }
        }
        (self.nodes, self.weights) = (nodes, weights)
    }

    /// Gauss–Legendre on [−1, 1]: the roots of the Legendre polynomial, by Newton's method from Tricomi's estimate.
    ///
    /// - SeeAlso: Abramowitz & Stegun, *Handbook of Mathematical Functions*, 25.4.29.
    private static let legendre: [(node: Double, weight: Double)] = {
        let n = pointsPerPanel
        return (0..<n).map { index in
            var x = Double.cos(.pi * (Double(index) + 0.75) / (Double(n) + 0.5))
            var slope = 0.0
            for _ in 0..<8 {
                var (before, value) = (1.0, x)
                for k in 2...n {
                    let degree = Double(k)
                    (before, value) = (value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree)
                }
                slope = Double(n) * (x * value - before) / (x * x - 1)
                x -= value / slope
            }
            return (x, 2 / ((1 - x * x) * slope * slope))
        }
    }()
}
