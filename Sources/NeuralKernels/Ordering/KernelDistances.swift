/// The distances between samples that a kernel gives, of each pair once.
///
/// d(i, j)² = Kᵢᵢ + Kⱼⱼ − 2 Kᵢⱼ: how far the samples are apart in the kernel's own feature space. What rounding leaves
/// below 0 is 0.
///
/// Rows come one after another, and pair (i, j) with j < i lies at i (i − 1)/2 + j: what is left of the diagonal, row by
/// row. So a distance is known as soon as its row comes.
package struct KernelDistances<Scalar: NetworkScalar>: Sendable {
    /// How many samples there will be.
    package let count: Int
    /// Kᵢᵢ/2 of those that have come.
    private var halves: [Double] = []
    private(set) var values: [Scalar] = []

    package init(count: Int) {
        precondition(count > 0)
        self.count = count
        halves.reserveCapacity(count)
        values.reserveCapacity(count * (count - 1) / 2)
    }

    /// Takes the next row.
    ///
    /// - Parameter row: The kernel with the samples that came before, and with the sample itself. Finite.
    /// - Complexity: O(row).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package mutating func append(row: [Double]) {
        let place = halves.count
        precondition(place < count && row.count == place + 1)
        let own = row[place] / 2
        for other in 0..<place {
            // Whole sums of large numbers overflow; to halve is exact.
            let square = max(0, 2 * (own + halves[other] - row[other]))
            values.append(Scalar(min(square, .greatestFiniteMagnitude).squareRoot()))
        }
        halves.append(own)
    }
}
