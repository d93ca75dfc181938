internal import LinearAlgebra

/// The separations of a block's samples where they are long vectors, by one matrix product.
///
/// s = 2 (|x| |y| − x·y)/d. Where that leaves less than an eighth of 2 |x| |y|, and has lost more than a few bits, it is
/// the sum of squared differences instead, of x and y brought to one length: near duplicates and near multiples keep
/// their digits. So do near opposites, of sums, where they are marked.
struct BlockSeparations<Scalar: NetworkScalar> {
    private let step: Int?
    private let isSigned: Bool
    private let rows: Range<Int>
    private let columns: Range<Int>
    private var separations: Matrix<Scalar>

    /// Three bits are lost at most.
    private static var close: Double { 0.125 }

    /// `check` is called before every row; what it throws ends the work.
    init(
        _ program: LimitProgram, _ left: LimitSamples<Scalar>, _ right: LimitSamples<Scalar>, _ block: Tile,
        _ check: () throws -> Void
    ) rethrows {
        (rows, columns) = (block.rows, block.columns)
        step = program.productStep
        isSigned = step.map(program.marksOpposites) ?? false
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
        try separate(first, second, width, check)
    }

    private mutating func separate(
        _ left: NumberSide<Scalar>, _ right: NumberSide<Scalar>, _ channels: Int, _ check: () throws -> Void
    ) rethrows {
        let (height, width) = (rows.count, columns.count)
        let (rows, columns) = (rows.lowerBound, columns.lowerBound)
        precondition(left.lengths.count >= rows + height && right.lengths.count >= columns + width)
        precondition(left.rows.count == left.lengths.count * channels)
        precondition(right.rows.count == right.lengths.count * channels)
        try unsafe separations.elements.withUnsafeMutableBufferPointer { separations in
            try unsafe left.rows.withUnsafeBufferPointer { x in
                try unsafe right.rows.withUnsafeBufferPointer { y in
                    try unsafe right.lengths.withUnsafeBufferPointer { lengths in
                        guard let s = separations.baseAddress, let x = x.baseAddress, let y = y.baseAddress,
                            let lengths = lengths.baseAddress
                        else { return }
                        for row in 0..<height {
                            try check()
                            let own = left.lengths[rows + row]
                            let areClose = unsafe Scalar.separateProductsLoop(
                                s + row * width, lengths + columns, own, Self.close, channels, width)
                            guard areClose != 0 else { continue }
                            unsafe Scalar.separateCloseLoop(
                                s + row * width, isSigned ? 1 : 0, x + (rows + row) * channels, own,
                                y + columns * channels, lengths + columns, Self.close, channels, width)
                        }
                    }
                }
            }
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
        return PairState(separations: values, tangents: nil, isSigned: isSigned)
    }
}
