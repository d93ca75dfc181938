internal import Jobs
internal import NeuralKernels

/// A part of a finished kernel, read some rows at a time.
struct MatrixSource: Sendable {
    let job: Job
    let reader: any ResultReader
    let part: MatrixPart

    private static let smallValues = 1 << 16
    private static let valuesAtOnce = 1 << 15

    var elementType: ElementType { reader.header.elementType }

    /// The part's shape, with what the reduction leaves of the outputs.
    var shape: [Int] { [part.rows.count, part.columns.count] + reader.header.shape.dropFirst(2) }

    /// How many values a pair of samples has.
    var pairSize: Int { reader.header.shape.dropFirst(2).reduce(1, *) }

    /// How many values a row of the part has.
    var rowSize: Int { part.columns.count * pairSize }

    /// Whether the part is written out in one piece.
    var isSmall: Bool { part.rows.count * rowSize <= Self.smallValues }

    /// How many rows are read at a time, so that memory does not grow with the matrix.
    var rowsAtOnce: Int { max(1, Self.valuesAtOnce / (reader.header.rowLength / elementType.byteCount)) }

    /// The bytes of some of the kernel's rows, cut to the part's columns.
    func bytes(of rows: Range<Int>) throws(StoreError) -> [UInt8] {
        let whole = try reader.read(rows: rows)
        if part.columns.count == reader.header.shape[1] { return whole }
        let pair = pairSize * elementType.byteCount
        var cut: [UInt8] = []
        cut.reserveCapacity(rows.count * part.columns.count * pair)
        for row in 0..<rows.count {
            let start = row * reader.header.rowLength
            cut += whole[start + part.columns.lowerBound * pair..<start + part.columns.upperBound * pair]
        }
        return cut
    }
}
