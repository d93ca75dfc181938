internal import Jobs
internal import NeuralKernels

/// One of the kernels that lie one below the other in a result's records.
struct RecordedKernel: ResultReader {
    let header: NPYHeader
    private let records: any ResultReader
    /// The first of its rows among all of them.
    private let first: Int

    /// - Parameters:
    ///   - records: All kernels.
    ///   - place: Which of them.
    ///   - header: What each looks like by itself.
    init(_ records: any ResultReader, place: Int, header: NPYHeader) {
        self.records = records
        self.header = header
        first = place * header.shape[0]
    }

    func read(rows: Range<Int>) throws(StoreError) -> [UInt8] {
        try records.read(rows: first + rows.lowerBound..<first + rows.upperBound)
    }

    func read(rows: Range<Int>, columns: Range<Int>) throws(StoreError) -> [UInt8] {
        try records.read(rows: first + rows.lowerBound..<first + rows.upperBound, columns: columns)
    }

    func file(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
        let head = header.bytes
        let own = head[min(range.lowerBound, head.count)..<min(range.upperBound, head.count)]
        let start = records.header.bytes.count + first * header.rowLength - head.count
        let rest = max(range.lowerBound, head.count)..<max(range.upperBound, head.count)
        guard !rest.isEmpty else { return Array(own) }
        return try own + records.file(start + rest.lowerBound..<start + rest.upperBound)
    }
}
