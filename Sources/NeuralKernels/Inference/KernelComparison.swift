/// How alike two kernels of the same samples are, gathered row by row in double precision.
///
/// - SeeAlso: Cortes, Mohri, Rostamizadeh, *Algorithms for learning kernels based on centered alignment*, 2012, section 2;
///   Kornblith et al., *Similarity of neural network representations revisited*, 2019, section 3.
package struct KernelComparison: Hashable, Sendable {
    private var products = 0.0
    private var firstSquares = 0.0
    private var secondSquares = 0.0
    private var differences = 0.0
    private var firstRows: [Double] = []
    private var secondRows: [Double] = []

    package init() {}

    /// Takes the next row of both: as many values as there are samples.
    package mutating func append(_ first: [Double], _ second: [Double]) {
        precondition(first.count == second.count)
        var (sum, other) = (0.0, 0.0)
        for (a, b) in zip(first, second) {
            products += a * b
            firstSquares += a * a
            secondSquares += b * b
            differences += (a - b) * (a - b)
            sum += a
            other += b
        }
        firstRows.append(sum)
        secondRows.append(other)
    }
}

extension KernelComparison {
    /// ‖A − B‖/‖A‖ in the Frobenius norm; nil where the first kernel is zero, and where squares overflow.
    package var relativeDistance: Double? {
        guard firstSquares > 0 else { return nil }
        let distance = (differences / firstSquares).squareRoot()
        return distance.isFinite ? distance : nil
    }

    /// ⟨A, B⟩/(‖A‖ ‖B‖), the cosine of the angle between them; nil where one of them is zero.
    package var alignment: Double? { Self.cosine(products, firstSquares, secondSquares) }

    /// Centred kernel alignment: the cosine of HAH and HBH with H = I − 1 1ᵀ/n; nil where one of them is zero.
    package var centredAlignment: Double? {
        let n = Double(firstRows.count)
        guard n > 1 else { return nil }
        // ⟨HAH, HBH⟩ = ⟨A, B⟩ − 2/n Σ aᵢ bᵢ + Σ aᵢ Σ bᵢ/n², with the sums of rows of symmetric kernels.
        func centred(_ product: Double, _ rows: [Double], _ others: [Double]) -> Double {
            let (sum, other) = (rows.reduce(0, +), others.reduce(0, +))
            let inner = zip(rows, others).reduce(0) { $0 + $1.0 * $1.1 }
            return product - 2 / n * inner + sum / n * (other / n)
        }
        let (first, second) = (
            centred(firstSquares, firstRows, firstRows), centred(secondSquares, secondRows, secondRows)
        )
        // What centring leaves of a constant kernel is the rounding of its squares.
        guard first > n * .ulpOfOne * firstSquares, second > n * .ulpOfOne * secondSquares else { return nil }
        return Self.cosine(centred(products, firstRows, secondRows), first, second)
    }

    private static func cosine(_ product: Double, _ first: Double, _ second: Double) -> Double? {
        guard first > 0, second > 0, first.isFinite, second.isFinite, product.isFinite else { return nil }
        // Rounding may lift it past 1.
        return min(max(product / (first.squareRoot() * second.squareRoot()), -1), 1)
    }
}
