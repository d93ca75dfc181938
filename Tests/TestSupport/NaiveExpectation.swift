internal import Foundation
package import NeuralKernels

/// E[φ(u) φ(v)], E[φ′(u) φ′(v)] and E[φ′(u) u φ′(v) v] for Gaussians with variances a and b and covariance c.
///
/// Cho and Saul's formulas for rectifiers; for what is smooth, the trapezoidal rule on a grid of independent Gaussians,
/// whose error falls faster than any power of its step.
package struct NaiveExpectation {
    package let value: Double
    package let slope: Double
    package let scaled: Double

    private static let step = 0.16
    private static let grid = (-56...56).map { Double($0) * step }
    private static let weights = grid.map { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() * step }

    package init(_ activation: Activation, _ a: Double, _ b: Double, _ c: Double) {
        let (x, y) = (a.squareRoot(), b.squareRoot())
        if let (alpha, beta) = Self.slopes(activation) {
            let cosine = x * y == 0 ? 0 : max(-1, min(1, c / (x * y)))
            let angle = acos(cosine)
            slope = (alpha * alpha + beta * beta) / 2 - (alpha - beta) * (alpha - beta) * angle / (2 * .pi)
            value = (alpha - beta) * (alpha - beta) * x * y * sin(angle) / (2 * .pi) + slope * x * y * cosine
            scaled = value
            return
        }
        let rho = x * y == 0 ? 0 : max(-1, min(1, c / (x * y)))
        let rest = (1 - rho * rho).squareRoot()
        var (values, slopes, scaled) = (0.0, 0.0, 0.0)
        let first = Self.both(activation, Self.grid.map { x * $0 })
        for (i, z) in Self.grid.enumerated() {
            let second = Self.both(activation, Self.grid.map { y * (rho * z + rest * $0) })
            for j in Self.grid.indices {
                let weight = Self.weights[i] * Self.weights[j]
                values += weight * first.heights[i] * second.heights[j]
                slopes += weight * first.slopes[i] * second.slopes[j]
                scaled +=
                    weight * first.slopes[i] * x * z * second.slopes[j] * y * (rho * z + rest * Self.grid[j])
            }
        }
        (value, slope, self.scaled) = (values, slopes, scaled)
    }

    package static func mean(_ activation: Activation, _ a: Double) -> Double {
        if let (alpha, beta) = slopes(activation) { return (beta - alpha) * (a / (2 * .pi)).squareRoot() }
        let heights = both(activation, grid.map { a.squareRoot() * $0 }).heights
        return zip(weights, heights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private static func both(
        _ activation: Activation, _ arguments: [Double]
    ) -> (heights: [Double], slopes: [Double]) {
        var (heights, slopes) = (arguments, arguments)
        activation.apply(to: &heights)
        activation.differentiate(&slopes)
        return (heights, slopes)
    }

    private static func slopes(_ activation: Activation) -> (Double, Double)? {
        switch activation {
        case .relu: (0, 1)
        case .leakyReLU(let slope): (slope, 1)
        case .abs: (-1, 1)
        default: nil
        }
    }
}
