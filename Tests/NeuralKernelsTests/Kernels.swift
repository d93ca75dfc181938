import LinearAlgebra
import NeuralKernels
import TestSupport

/// Kernels of training and test samples that fit together, by random features.
struct Kernels {
    /// Of the training samples, then the test samples.
    let features: Matrix<Double>
    let count: Int

    /// With `duplicates` of the last training samples being copies of the first.
    init(count: Int, tests: Int, features width: Int, duplicates: Int = 0, seed: UInt64) {
        var random = SplitMix(state: seed)
        var features = Self.random(count + tests, width, &random)
        for copy in 0..<duplicates {
            for column in 0..<width { features[count - 1 - copy, column] = features[copy, column] }
        }
        self.features = features
        self.count = count
    }

    var training: Matrix<Double> { block(0..<count, 0..<count) }
    var cross: Matrix<Double> { block(count..<features.rows, 0..<count) }
    var test: Matrix<Double> { block(count..<features.rows, count..<features.rows) }

    private func block(_ rows: Range<Int>, _ columns: Range<Int>) -> Matrix<Double> {
        var block = Matrix<Double>(rows: rows.count, columns: columns.count)
        block.setProduct(features.rows(rows), transposed: features.rows(columns))
        return block
    }

    /// Between −1 and 1.
    static func random(_ rows: Int, _ columns: Int, _ random: inout SplitMix) -> Matrix<Double> {
        Matrix(
            rows: rows, columns: columns,
            elements: (0..<rows * columns).map { _ in Double.random(in: -1...1, using: &random) })
    }

    static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<Double> {
        var generator = SplitMix(state: seed)
        return random(rows, columns, &generator)
    }
}

extension Matrix<Double> {
    /// How far two matrices of one size are apart, entry by entry at most.
    func distance(to other: Matrix) -> Double {
        precondition(rows == other.rows && columns == other.columns)
        return zip(elements, other.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// The matrix of the rows and the columns `order`.
    func permuted(rows order: [Int]?, columns: [Int]?) -> Matrix {
        let (order, columns) = (order ?? Array(0..<rows), columns ?? Array(0..<self.columns))
        return Matrix(
            rows: order.count, columns: columns.count,
            elements: order.flatMap { row in columns.map { self[row, $0] } })
    }

    var smallestEigenvalue: Double {
        get throws { try EigenDecomposition(of: self) {}.values[0] }
    }
}
