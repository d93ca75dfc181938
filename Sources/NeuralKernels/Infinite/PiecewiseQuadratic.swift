/// An activation that is quadratic between its kinks, by its second derivative: a constant curvature between two places,
/// and a jump of the slope at each of them.
///
/// Its Hermite coefficients have a closed form, where quadrature would need nodes of its own for every variance.
struct PiecewiseQuadratic: Hashable, Sendable {
    let low: Double
    let high: Double
    /// By how much the slope jumps at either.
    let jumps: (low: Double, high: Double)
    /// φ″ between them.
    let curvature: Double

    static func == (a: PiecewiseQuadratic, b: PiecewiseQuadratic) -> Bool {
        (a.low, a.high, a.curvature) == (b.low, b.high, b.curvature) && a.jumps == b.jumps
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine([low, high, curvature, jumps.low, jumps.high])
    }

    /// nil for an activation of another kind.
    init?(_ activation: Activation) {
        switch activation {
        case .relu6: self.init(low: 0, high: 6, jumps: (1, -1), curvature: 0)
        case .hardtanh(let minimum, let maximum):
            self.init(low: minimum, high: maximum, jumps: (1, -1), curvature: 0)
        // x (x + 3)/6 between −3 and 3.
        case .hardswish: self.init(low: -3, high: 3, jumps: (-0.5, -0.5), curvature: 1.0 / 3)
        default: return nil
        }
    }

    private init(low: Double, high: Double, jumps: (Double, Double), curvature: Double) {
        (self.low, self.high, self.jumps, self.curvature) = (low, high, jumps, curvature)
    }
}

extension PiecewiseQuadratic {
    /// The coefficients E[φ(√q z) h_n(z)] and E[φ′(√q z) h_n(z)] for n below `terms`, from those of φ″.
    ///
    /// By parts, E[f′(z) h_n] = √(n + 1) E[f(z) h_{n+1}]; with t = k/√q and the density p of z, E[δ(z − t) h_n] =
    /// p(t) h_n(t) and E[1(z > t) h_n] = p(t) h_{n−1}(t)/√n.
    /// - Parameters:
    ///   - variance: q. Positive.
    ///   - terms: How many.
    ///   - mean: E[φ(√q z)].
    ///   - slope: E[φ′(√q z)].
    /// - Returns: The coefficients of φ and of φ′.
    /// - Complexity: O(terms).
    func coefficients(
        variance: Double, terms: Int, mean: Double, slope: Double
    ) -> (values: [Double], slopes: [Double]) {
        let deviation = variance.squareRoot()
        let (left, right) = (
            DensityPolynomials(at: low / deviation, count: terms),
            DensityPolynomials(at: high / deviation, count: terms)
        )
        var (values, slopes) = ([mean], [slope])
        for n in 0..<terms - 1 {
            let root = Double(n + 1).squareRoot()
            // E[φ″ h_n].
            var second = (jumps.low * left.values[n] + jumps.high * right.values[n]) / deviation
            if curvature != 0 {
                second +=
                    n == 0
                    ? curvature * (left.upperTail - right.upperTail)
                    : curvature * (left.values[n - 1] - right.values[n - 1]) / Double(n).squareRoot()
            }
            values.append(deviation * slopes[n] / root)
            slopes.append(deviation * second / root)
        }
        return (values, slopes)
    }
}

/// p(t) h_n(t), the Gaussian density times its normalized Hermite polynomials.
private struct DensityPolynomials {
    let values: [Double]
    /// P(z > t).
    let upperTail: Double

    init(at place: Double, count: Int) {
        // Far out all of it is 0, and infinity times 0 is not.
        let t = min(max(place, -1e100), 1e100)
        // Scaled by the density's root, so that neither the polynomial overflows nor the density vanishes first.
        let root = Double.exp(-t * t / 4) / (2 * Double.pi).squareRoot().squareRoot()
        var (before, value) = (0.0, root)
        values = (0..<count).map { n in
            defer {
                let order = Double(n)
                (before, value) = (
                    value, (t * value - order.squareRoot() * before) / (order + 1).squareRoot()
                )
            }
            return root * value
        }
        upperTail = (1 - Double.erf(t / 2.0.squareRoot())) / 2
    }
}
