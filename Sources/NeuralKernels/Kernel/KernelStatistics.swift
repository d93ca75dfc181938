/// What a kernel's entries come to, gathered row by row in order, in double precision.
package struct KernelStatistics: Hashable, Sendable {
    package private(set) var minimum = Double.infinity
    package private(set) var maximum = -Double.infinity
    private var count = 0
    private var sum = 0.0
    private var squares = 0.0
    private var diagonal = 0.0
    /// Which of a row's values lie on the kernel's diagonal, relative to the row's own pair.
    private let diagonalOffsets: [Int]?
    private let pairSize: Int
    private var rows = 0

    /// - Parameters:
    ///   - shape: The kernel's shape, with what the reduction leaves of the outputs.
    ///   - isSymmetric: Whether the kernel has a diagonal.
    package init(shape: [Int], isSymmetric: Bool) {
        let pairShape = shape.dropFirst(2)
        pairSize = pairShape.reduce(1, *)
        guard isSymmetric else {
            diagonalOffsets = nil
            return
        }
        let outputs = pairShape.first ?? 1
        diagonalOffsets = pairShape.count == 2 ? (0..<outputs).map { $0 * outputs + $0 } : Array(0..<pairSize)
    }

    package var mean: Double { count == 0 ? 0 : sum / Double(count) }
    package var frobeniusNorm: Double { squares.squareRoot() }
    /// The sum of the diagonal; nil for a rectangular kernel.
    package var trace: Double? { diagonalOffsets == nil ? nil : diagonal }
}

extension KernelStatistics {
    /// Takes in the next row: columns · pair values.
    ///
    /// Four partial sums, added in a fixed order, leave the processor something to overlap.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package mutating func append<Scalar: BinaryFloatingPoint>(row: [Scalar]) {
        var (sums, squareSums) = (SIMD4<Double>(), SIMD4<Double>())
        var (low, high) = (SIMD4<Double>(repeating: minimum), SIMD4<Double>(repeating: maximum))
        let whole = row.count & ~3
        for i in stride(from: 0, to: whole, by: 4) {
            let values = SIMD4<Double>(
                Double(row[i]), Double(row[i + 1]), Double(row[i + 2]), Double(row[i + 3]))
            sums += values
            squareSums += values * values
            low = pointwiseMin(low, values)
            high = pointwiseMax(high, values)
        }
        (minimum, maximum) = (low.min(), high.max())
        for i in whole..<row.count {
            let value = Double(row[i])
            sums[0] += value
            squareSums[0] += value * value
            minimum = min(minimum, value)
            maximum = max(maximum, value)
        }
        sum += sums.sum()
        squares += squareSums.sum()
        count += row.count
        for offset in diagonalOffsets ?? [] { diagonal += Double(row[rows * pairSize + offset]) }
        rows += 1
    }
}
