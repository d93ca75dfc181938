/// An open part of a result.
package protocol ResultReader: Sendable {
    var header: NPYHeader { get }

    /// The values of some rows, in C order and little-endian.
    func read(rows: Range<Int>) throws(StoreError) -> [UInt8]

    /// The values of some rows in some columns, likewise.
    func read(rows: Range<Int>, columns: Range<Int>) throws(StoreError) -> [UInt8]

    /// A piece of the part as a NumPy file; the whole is ``NPYHeader/fileLength`` long.
    func file(_ range: Range<Int>) throws(StoreError) -> [UInt8]
}

/// What a reader need not know better.
extension ResultReader {
    /// Cut out of whole rows.
    package func read(rows: Range<Int>, columns: Range<Int>) throws(StoreError) -> [UInt8] {
        header.cut(try read(rows: rows), to: columns)
    }

    /// Put together of the header and whole rows.
    package func file(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
        let head = header.bytes
        let own = head[min(range.lowerBound, head.count)..<min(range.upperBound, head.count)]
        let values = max(range.lowerBound - head.count, 0)..<max(range.upperBound - head.count, 0)
        guard !values.isEmpty else { return Array(own) }
        let rows = values.lowerBound / header.rowLength..<(values.upperBound - 1) / header.rowLength + 1
        let start = rows.lowerBound * header.rowLength
        let cut = try read(rows: rows)[values.lowerBound - start..<values.upperBound - start]
        return Array(own) + cut
    }
}

extension NPYHeader {
    /// What whole rows have in some columns.
    package func cut(_ rows: [UInt8], to columns: Range<Int>) -> [UInt8] {
        guard columns.count < shape[1] else { return rows }
        let width = columns.count * pairLength
        var cut: [UInt8] = []
        cut.reserveCapacity(rows.count / rowLength * width)
        for start in stride(from: columns.lowerBound * pairLength, to: rows.count, by: rowLength) {
            cut += rows[start..<start + width]
        }
        return cut
    }
}
