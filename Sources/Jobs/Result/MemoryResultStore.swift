internal import Synchronization

/// Results in memory, for tests and for whoever needs no durability.
package final class MemoryResultStore: ResultStore {
    private let results = Mutex<[KernelDigest: [ResultPart: MemoryResult]]>([:])

    package init() {}

    package func create(
        _ digest: KernelDigest, _ parts: [ResultPart], as header: NPYHeader
    ) throws(StoreError) -> any ResultWriter {
        MemoryResultWriter(parts, header: header) { [self] result in
            results.withLock { $0[digest] = result }
        }
    }

    package func open(
        _ digest: KernelDigest, _ part: ResultPart, as header: NPYHeader
    ) throws(StoreError) -> (any ResultReader)? {
        guard let result = results.withLock({ $0[digest]?[part] }) else { return nil }
        guard result.header == header else {
            throw .failed("the \(part) \(digest) has another shape or type")
        }
        return result
    }

    package func remove(_ digest: KernelDigest) throws(StoreError) {
        results.withLock { $0[digest] = nil }
    }

    // What is not complete is its writer's.
    package func removeDraft(of digest: KernelDigest) throws(StoreError) {}
    package func removeDrafts(except digests: Set<KernelDigest>) throws(StoreError) {}

    package func digests() throws(StoreError) -> [KernelDigest] {
        results.withLock { Array($0.keys) }
    }
}

private final class MemoryResultWriter: ResultWriter {
    private let header: NPYHeader
    private let parts: Mutex<[ResultPart: [UInt8]]>
    private let keep: @Sendable ([ResultPart: MemoryResult]) -> Void

    init(
        _ parts: [ResultPart], header: NPYHeader,
        keep: @escaping @Sendable ([ResultPart: MemoryResult]) -> Void
    ) {
        self.header = header
        self.keep = keep
        let zeros = [UInt8](repeating: 0, count: header.rowLength * header.shape[0])
        self.parts = Mutex(Dictionary(uniqueKeysWithValues: parts.map { ($0, zeros) }))
    }

    func write(
        _ part: ResultPart, rows: Range<Int>, columns: Range<Int>, bytes: RawSpan
    ) throws(StoreError) {
        let pair = header.rowLength / header.shape[1]
        let width = columns.count * pair
        let block = bytes.array
        parts.withLock { parts in
            for row in rows {
                let target = row * header.rowLength + columns.lowerBound * pair
                let source = (row - rows.lowerBound) * width
                parts[part]?.replaceSubrange(target..<target + width, with: block[source..<source + width])
            }
        }
    }

    func read(_ part: ResultPart, rows: Range<Int>) throws(StoreError) -> [UInt8] {
        let range = rows.lowerBound * header.rowLength..<rows.upperBound * header.rowLength
        return parts.withLock { Array($0[part, default: []][range]) }
    }

    func commit() throws(StoreError) {
        keep(parts.withLock { $0 }.mapValues { MemoryResult(header: header, values: $0) })
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
