internal import LinearAlgebra

/// The separations of a block's samples where they are long vectors, by one matrix product.
///
/// s = 2 (|x| |y| − x·y)/d. Where that leaves less than an eighth of 2 |x| |y|, and has lost more than a few bits, it is
/// the sum of squared differences instead, of x and y brought to one length: near duplicates and near multiples keep
/// their digits.
struct BlockSeparations<Scalar: NetworkScalar> {
    private let step: Int?
    private let rows: Range<Int>
    private let columns: Range<Int>
    private var separations: Matrix<Scalar>

    /// From here on a product is faster than differences.
    private static var leastChannels: Int { 24 }
    private static var close: Double { 0.125 }

    /// `check` is called before every row; what it throws ends the work.
    init(
        _ program: LimitProgram, _ left: LimitSamples<Scalar>, _ right: LimitSamples<Scalar>, _ block: Tile,
        _ check: () throws -> Void
    ) rethrows {
        (rows, columns) = (block.rows, block.columns)
        step = program.steps.firstIndex { step in
            guard case .numbers(let layout) = step.operation else { return false }
            return layout.positions == 1 && layout.channels >= Self.leastChannels
        }
        guard let step, case .numbers(let layout) = program.steps[step].operation,
            case .numbers(let first) = left.sides[step], case .numbers(let second) = right.sides[step]
        else {
            separations = Matrix(rows: 0, columns: 0)
            return
        }
        let width = layout.channels
        let x = MatrixSlice(
            of: first.rows, offset: rows.lowerBound * width, rows: rows.count, columns: width, stride: width)
        let y = MatrixSlice(
            of: second.rows, offset: columns.lowerBound * width, rows: columns.count, columns: width,
            stride: width)
        separations = .unwritten(rows: rows.count, columns: columns.count)
        separations.setProduct(x, transposed: y)
        for row in 0..<rows.count {
            try check()
            let own = first.lengths[rows.lowerBound + row]
            for column in 0..<columns.count {
                let place = row * columns.count + column
                let root = own * second.lengths[columns.lowerBound + column]
                var separation = 2 * (root - Double(separations.elements[place]))
                if separation < Self.close * 2 * root {
                    separation = Self.separation(
                        first.rows, (rows.lowerBound + row) * width, own, second.rows,
                        (columns.lowerBound + column) * width, second.lengths[columns.lowerBound + column],
                        width)
                }
                separations.elements[place] = Scalar(max(0, separation / Double(width)))
            }
        }
    }

    private static func separation(
        _ x: [Scalar], _ start: Int, _ length: Double, _ y: [Scalar], _ other: Int, _ otherLength: Double,
        _ count: Int
    ) -> Double {
        guard length > 0, otherLength > 0 else { return 0 }
        let up = (otherLength / length).squareRoot()
        let down = 1 / up
        var sums = SIMD8<Double>()
        let whole = count & ~7
        for index in stride(from: 0, to: whole, by: 8) {
            var gap = SIMD8<Double>()
            for lane in 0..<8 {
                gap[lane] = Double(y[other + index + lane]) * down - Double(x[start + index + lane]) * up
            }
            sums += gap * gap
        }
        return (whole..<count).reduce(sums.sum()) { sum, index in
            let gap = Double(y[other + index]) * down - Double(x[start + index]) * up
            return sum + gap * gap
        }
    }

    /// The separations of some lanes as a step's state; nil for a step that is worked out otherwise.
    func state(ofStep index: Int, _ lanes: Lanes) -> PairState<Scalar>? {
        guard index == step, case .grid(let rows, let columns) = lanes else { return nil }
        let width = self.columns.count
        let from = columns.lowerBound - self.columns.lowerBound
        var values: [Scalar] = []
        values.reserveCapacity(lanes.count)
        for row in rows {
            let start = (row - self.rows.lowerBound) * width + from
            values += separations.elements[start..<start + columns.count]
        }
        return PairState(separations: values, tangents: nil)
    }
}
