internal import Jobs
internal import NeuralKernels

/// A block of a finished matrix, read some rows at a time.
struct MatrixSource: Sendable {
    let job: Job
    /// Which matrix of the job's result.
    let part: ResultPart
    let reader: any ResultReader
    let block: MatrixBlock
    /// What the reader has made of the job's own matrix.
    let choice: MatrixChoice?

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
        try reader.read(rows: rows, columns: block.columns)
    }
}

extension MatrixSource {
    /// What a client has chosen of a part.
    ///
    /// - Parameters:
    ///   - choice: Within the part.
    ///   - part: Of the job's result.
    ///   - job: Has succeeded.
    ///   - reader: Of the part, or of the record that was chosen.
    ///   - order: The one that was chosen; nil for the samples as they are.
    init(
        _ choice: MatrixChoice, of part: ResultPart, _ job: Job, _ reader: any ResultReader,
        order: SampleOrder?
    ) {
        let ordered: any ResultReader = order.map { OrderedKernel(reader, $0) } ?? reader
        guard choice.pool > 1 else {
            self.init(job: job, part: part, reader: ordered, block: choice.block, choice: choice)
            return
        }
        let pooled = PooledKernel(ordered, choice.block, size: choice.pool)
        self.init(
            job: job, part: part, reader: pooled, block: MatrixBlock(wholeOf: pooled.header.shape),
            choice: choice)
    }
}
