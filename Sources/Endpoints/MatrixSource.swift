internal import Jobs
internal import NeuralKernels

/// A block of a finished matrix, read some rows at a time.
struct MatrixSource: Sendable {
    let job: Job
    /// Which matrix of the job's result.
    let part: ResultPart
    let reader: any ResultReader
    let block: MatrixBlock

    private static let smallValues = 1 << 16
    private static let valuesAtOnce = 1 << 12

    var elementType: ElementType { reader.header.elementType }

    /// The block's shape, with what the reduction leaves of the outputs.
    var shape: [Int] { [block.rows.count, block.columns.count] + reader.header.shape.dropFirst(2) }

    /// How many values a pair of samples has.
    var pairSize: Int { reader.header.shape.dropFirst(2).reduce(1, *) }

    /// How many values a row of the block has.
    var rowSize: Int { block.columns.count * pairSize }

    /// Whether the block is written out in one piece.
    var isSmall: Bool { block.rows.count * rowSize <= Self.smallValues }

    /// How many rows are read at a time, so that memory does not grow with the matrix.
    var rowsAtOnce: Int { max(1, Self.valuesAtOnce / (reader.header.rowLength / elementType.byteCount)) }

    /// The bytes of some of the matrix's rows, cut to the block's columns.
    func bytes(of rows: Range<Int>) throws(StoreError) -> [UInt8] {
        let whole = try reader.read(rows: rows)
        if block.columns.count == reader.header.shape[1] { return whole }
        let pair = pairSize * elementType.byteCount
        var cut: [UInt8] = []
        cut.reserveCapacity(rows.count * block.columns.count * pair)
        for row in 0..<rows.count {
            let start = row * reader.header.rowLength
            cut += whole[start + block.columns.lowerBound * pair..<start + block.columns.upperBound * pair]
        }
        return cut
    }
}
