internal import LinearAlgebra

/// Pieces of the work of contractions, to be timed: ``ContractionCosts`` follow from them.
package struct ContractionProbe<Scalar: NetworkScalar>: Sendable {
    private static var rows: Int { 512 }
    private static var positions: Int { 64 }

    /// The lengths of the inner products that are timed.
    package static var short: Int { 8 }
    package static var long: Int { 520 }

    private let factors: [Int: Matrix<Scalar>]
    private let products: Matrix<Scalar>
    private let window: Patches

    package init() {
        factors = Dictionary(
            uniqueKeysWithValues: [Self.short, Self.long].map {
                ($0, Matrix(rows: Self.rows, columns: $0, repeating: 0.5))
            })
        products = Matrix(rows: Self.rows, columns: Self.rows, repeating: 0.5)
        let layer = ConvolutionLayer(
            outChannels: 1, kernel: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1,
            hasBias: false, scale: WeightScale(weightDeviation: 1, biasDeviation: 0))
        window = Patches(
            layer: layer, shape: ConvolutionShape(channels: 1, input: [8, 8], output: [8, 8]))
    }

    /// Entries of one piece of work.
    package var entries: Int { Self.rows * Self.rows }

    /// A product with inner products of ``short`` or ``long`` multiply-adds.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func multiply(_ length: Int) {
        guard let factor = factors[length] else { preconditionFailure("no such length") }
        var product = Matrix<Scalar>.unwritten(rows: Self.rows, columns: Self.rows)
        product.setProduct(factor.all, transposed: factor.all)
    }

    /// Sums of products of entries.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func pair() {
        var sums = [Scalar](repeating: 0, count: Self.rows)
        for start in stride(from: 0, to: Self.rows, by: Self.positions) {
            Elementwise.setSums(
                &sums, of: products, products, rows: start..<start + Self.positions, gain: 1, offset: 0)
        }
    }

    /// Sums over a window of ``taps`` taps.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package func sumTaps() {
        _ = window.products(ofPixels: products, others: Self.rows / Self.positions)
    }

    package var taps: Int { 9 }
}
