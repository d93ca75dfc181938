internal import Synchronization

/// Kernels in memory, for tests and for whoever needs no durability.
package final class MemoryResultStore: ResultStore {
    private let kernels = Mutex<[KernelDigest: MemoryResult]>([:])

    package init() {}

    package func create(_ digest: KernelDigest, as header: NPYHeader) throws(StoreError) -> any ResultWriter {
        MemoryResultWriter(header: header) { [self] result in
            kernels.withLock { $0[digest] = result }
        }
    }

    package func open(
        _ digest: KernelDigest, as header: NPYHeader
    ) throws(StoreError) -> (any ResultReader)? {
        guard let result = kernels.withLock({ $0[digest] }) else { return nil }
        guard result.header == header else { throw .failed("the kernel \(digest) has another shape or type") }
        return result
    }

    package func remove(_ digest: KernelDigest) throws(StoreError) {
        kernels.withLock { $0[digest] = nil }
    }

    package func digests() throws(StoreError) -> [KernelDigest] {
        kernels.withLock { Array($0.keys) }
    }
}

private final class MemoryResultWriter: ResultWriter {
    private let header: NPYHeader
    private let values: Mutex<[UInt8]>
    private let keep: @Sendable (MemoryResult) -> Void

    init(header: NPYHeader, keep: @escaping @Sendable (MemoryResult) -> Void) {
        self.header = header
        self.keep = keep
        values = Mutex([UInt8](repeating: 0, count: header.rowLength * header.shape[0]))
    }

    func write(rows: Range<Int>, columns: Range<Int>, bytes: RawSpan) throws(StoreError) {
        let pair = header.rowLength / header.shape[1]
        let width = columns.count * pair
        let block = bytes.array
        values.withLock { values in
            for row in rows {
                let target = row * header.rowLength + columns.lowerBound * pair
                let source = (row - rows.lowerBound) * width
                values.replaceSubrange(target..<target + width, with: block[source..<source + width])
            }
        }
    }

    func read(rows: Range<Int>) throws(StoreError) -> [UInt8] {
        values.withLock { Array($0[rows.lowerBound * header.rowLength..<rows.upperBound * header.rowLength]) }
    }

    func commit() throws(StoreError) {
        keep(MemoryResult(header: header, values: values.withLock { $0 }))
    }

    func discard() {}
}

private struct MemoryResult: ResultReader {
    let header: NPYHeader
    let values: [UInt8]

    func read(rows: Range<Int>) throws(StoreError) -> [UInt8] {
        Array(values[rows.lowerBound * header.rowLength..<rows.upperBound * header.rowLength])
    }

    func file(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
        Array((header.bytes + values)[range])
    }
}

extension RawSpan {
    fileprivate var array: [UInt8] {
        unsafe withUnsafeBytes { unsafe Array($0) }
    }
}
