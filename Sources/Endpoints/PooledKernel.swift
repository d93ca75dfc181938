internal import Jobs
internal import NeuralKernels

/// A block of a kernel by the means of square cells of it: what a screen shows of a matrix that is larger.
///
/// Cells at the far edges are of what is there. Where a pair of samples has several numbers, each has its own means.
/// Memory: about ``bytesAtOnce``, or two rows.
struct PooledKernel: ResultReader {
    let header: NPYHeader
    private let kernel: any ResultReader
    private let block: MatrixBlock
    /// Samples along the side of a cell.
    private let size: Int

    private static let bytesAtOnce = 1 << 20

    init(_ kernel: any ResultReader, _ block: MatrixBlock, size: Int) {
        header = NPYHeader(
            shape: block.shape(inCellsOf: size) + kernel.header.shape.dropFirst(2),
            elementType: kernel.header.elementType)
        self.kernel = kernel
        self.block = block
        self.size = size
    }

    func read(rows: Range<Int>) throws(StoreError) -> [UInt8] {
        switch header.elementType {
        case .float32: try means(of: rows, as: Float.self)
        case .float64: try means(of: rows, as: Double.self)
        }
    }

    private func means<Scalar: NetworkScalar>(
        of cells: Range<Int>, as type: Scalar.Type
    ) throws(StoreError) -> [UInt8] {
        var means = CellMeans<Scalar>(
            size: size, columns: block.columns.count, pairSize: header.shape.dropFirst(2).reduce(1, *))
        let rowsAtOnce = max(1, Self.bytesAtOnce / (block.columns.count * kernel.header.pairLength))
        var found: [UInt8] = []
        found.reserveCapacity(cells.count * header.rowLength)
        for cell in cells {
            let start = block.rows.lowerBound + cell * size
            let end = min(start + size, block.rows.upperBound)
            for row in stride(from: start, to: end, by: rowsAtOnce) {
                let values = try kernel.read(rows: row..<min(end, row + rowsAtOnce), columns: block.columns)
                unsafe means.add(values.span.bytes)
            }
            found += means.finish().bytes
        }
        return found
    }
}
