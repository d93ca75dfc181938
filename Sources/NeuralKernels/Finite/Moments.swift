internal import LinearAlgebra

/// Means and deviations of values that several networks give, one network after another.
///
/// - SeeAlso: Welford, *Note on a Method for Calculating Corrected Sums of Squares and Products*, Technometrics 4(3),
///   1962.
struct Moments<Scalar: NetworkScalar>: Sendable {
    private(set) var means: [Scalar]
    /// Σ (v − mean)².
    private var squares: [Scalar]
    private var count = 0

    init(count: Int) {
        means = [Scalar](repeating: 0, count: count)
        squares = means
    }

    mutating func add(_ values: [Scalar]) {
        count += 1
        let share = 1 / Scalar(count)
        for i in values.indices {
            let distance = values[i] - means[i]
            means[i] += distance * share
            squares[i] += distance * (values[i] - means[i])
        }
    }

    /// The standard errors of the means: √(Σ (v − mean)² / (S − 1) / S).
    var standardErrors: [Scalar] {
        let scale = 1 / (Scalar(count) * Scalar(max(1, count - 1)))
        return squares.map { ($0 * scale).squareRoot() }
    }
}

extension Operand {
    /// The outputs' own products, as if they were gradients of one entry: of every output by itself, or of their sum.
    static func outputs(_ outputs: Matrix<Scalar>, summed: Bool) -> Operand {
        guard summed else {
            return .gradients([
                GradientPart(
                    rows: outputs.reshaped(rows: outputs.elements.count), seeds: outputs.columns, gain: 1)
            ])
        }
        let sums = (0..<outputs.rows).map { row in
            (0..<outputs.columns).reduce(0 as Scalar) { $0 + outputs[row, $1] }
        }
        return .gradients([
            GradientPart(rows: Matrix(rows: outputs.rows, columns: 1, elements: sums), seeds: 1, gain: 1)
        ])
    }
}
