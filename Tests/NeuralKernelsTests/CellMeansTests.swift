import NeuralKernels
import TestSupport
import Testing

@Suite struct CellMeansTests {
    /// The means of a matrix of `pair` numbers at each place, and what rounding of sums may have moved them by.
    private static func means(
        _ values: [Double], columns: Int, pair: Int, size: Int
    ) -> [(mean: Double, rounding: Double)] {
        let rows = values.count / (columns * pair)
        return stride(from: 0, to: rows, by: size).flatMap { top in
            stride(from: 0, to: columns, by: size).flatMap { left in
                (0..<pair).map { place in
                    let cell = (top..<min(rows, top + size)).flatMap { row in
                        (left..<min(columns, left + size)).map {
                            values[(row * columns + $0) * pair + place]
                        }
                    }
                    let largest = cell.map(\.magnitude).max() ?? 0
                    return (
                        cell.reduce(0) { $0 + $1 / Double(cell.count) },
                        Double(cell.count) * .ulpOfOne * largest
                    )
                }
            }
        }
    }

    /// The rows in pieces of some length.
    private static func found<Scalar: NetworkScalar>(
        _ values: [Scalar], columns: Int, pair: Int, size: Int, piece: Int
    ) -> [Scalar] {
        let width = columns * pair
        let rows = values.count / width
        var means = CellMeans<Scalar>(size: size, columns: columns, pairSize: pair)
        return stride(from: 0, to: rows, by: size).flatMap { top -> [Scalar] in
            let end = min(rows, top + size)
            for start in stride(from: top, to: end, by: piece) {
                let part = Array(values[start * width..<min(end, start + piece) * width])
                unsafe means.add(part.span.bytes)
            }
            return means.finish()
        }
    }

    private static func random(_ count: Int, seed: UInt64) -> [Double] {
        var random = SplitMix(state: seed)
        return (0..<count).map { _ in .random(in: -1...1, using: &random) }
    }

    @Test(arguments: [(1, 1, 1), (7, 5, 3), (64, 100, 7), (33, 70, 70), (10, 4, 100)], [1, 3])
    func `They are the means, with what is there at the edges`(
        shape: (rows: Int, columns: Int, size: Int), pair: Int
    ) {
        let values = Self.random(shape.rows * shape.columns * pair, seed: 1)
        let wanted = Self.means(values, columns: shape.columns, pair: pair, size: shape.size)
        let found = Self.found(values, columns: shape.columns, pair: pair, size: shape.size, piece: 4)
        #expect(found.count == wanted.count)
        #expect(zip(found, wanted).allSatisfy { abs($0 - $1.mean) <= $1.rounding })
        let singles = values.map { Float($0) }
        let small = Self.found(singles, columns: shape.columns, pair: pair, size: shape.size, piece: 4)
        let exact = Self.means(
            singles.map { Double($0) }, columns: shape.columns, pair: pair, size: shape.size)
        #expect(zip(small, exact).allSatisfy { abs(Double($0) - $1.mean) <= 0x1p-24 })
    }

    @Test(arguments: [1, 2, 5, 40])
    func `Their bits do not depend on the pieces that rows come in`(piece: Int) {
        let values = Self.random(40 * 111, seed: 2)
        let once = Self.found(values, columns: 111, pair: 1, size: 40, piece: 40)
        #expect(Self.found(values, columns: 111, pair: 1, size: 40, piece: piece) == once)
    }

    @Test func `A cell of one number is the number`() {
        let values = [1 / 3, .greatestFiniteMagnitude, .leastNormalMagnitude, -0.1]
        #expect(Self.found(values, columns: 2, pair: 1, size: 1, piece: 1) == values)
    }

    @Test func `The largest numbers have a mean`() {
        for size in 2...9 {
            let doubles = [Double](repeating: -.greatestFiniteMagnitude, count: size * size)
            let mean = Self.found(doubles, columns: size, pair: 1, size: size, piece: 2)[0]
            #expect(mean.isFinite && abs(mean / .greatestFiniteMagnitude + 1) <= 0x1p-46)
            let floats = [Float](repeating: .greatestFiniteMagnitude, count: size * size)
            #expect(Self.found(floats, columns: size, pair: 1, size: size, piece: 2) == [floats[0]])
        }
    }
}
