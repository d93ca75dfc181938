internal import Jobs
internal import NeuralKernels

/// A kernel whose samples stand in another order: row k and column k are of the sample at place k.
struct OrderedKernel: ResultReader {
    let header: NPYHeader
    private let kernel: any ResultReader
    private let order: SampleOrder

    /// - Parameters:
    ///   - kernel: Of samples with themselves.
    ///   - order: Of as many samples.
    init(_ kernel: any ResultReader, _ order: SampleOrder) {
        header = kernel.header
        precondition(header.shape[0] == order.indices.count && header.shape[1] == order.indices.count)
        self.kernel = kernel
        self.order = order
    }

    func read(rows: Range<Int>) throws(StoreError) -> [UInt8] {
        try read(rows: rows, columns: 0..<header.shape[1])
    }

    func read(rows: Range<Int>, columns: Range<Int>) throws(StoreError) -> [UInt8] {
        switch header.elementType {
        case .float32: try read(rows, columns, as: UInt32.self)
        case .float64: try read(rows, columns, as: UInt64.self)
        }
    }

    /// Values as bits of their size.
    private func read<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ rows: Range<Int>, _ columns: Range<Int>, as type: Bits.Type
    ) throws(StoreError) -> [UInt8] {
        let pair = header.shape.dropFirst(2).reduce(1, *)
        let samples = Array(order.indices[columns])
        var ordered: [Bits] = []
        ordered.reserveCapacity(rows.count * columns.count * pair)
        for row in rows {
            let sample = order.indices[row]
            let values = try kernel.read(rows: sample..<sample + 1).values(as: Bits.self)
            if pair == 1 {
                ordered.append(contentsOf: samples.lazy.map { values[$0] })
            } else {
                for other in samples { ordered += values[other * pair..<(other + 1) * pair] }
            }
        }
        return ordered.bytes
    }
}

extension Array where Element: BitwiseCopyable {
    /// The values' bytes in the machine's order.
    var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array<UInt8>($0) } }
}
