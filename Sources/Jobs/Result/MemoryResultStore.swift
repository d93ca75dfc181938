internal import Synchronization

/// Results in memory, for tests and for whoever needs no durability.
package final class MemoryResultStore: ResultStore {
    private let results = Mutex<[KernelDigest: [ResultPart: MemoryResult]]>([:])
    private let drafts = Mutex<[KernelDigest: MemoryDraft]>([:])

    package init() {}

    package func create(
        _ digest: KernelDigest, _ form: ResultForm, plan: String?
    ) throws(StoreError) -> any ResultWriter {
        let left = drafts.withLock { $0.removeValue(forKey: digest) }
        let draft =
            if let left, left.plan == plan, plan != nil { left } else {
                MemoryDraft(form, plan: plan)
            }
        return MemoryResultWriter(
            draft, form, keep: { [self] result in results.withLock { $0[digest] = result } },
            leave: { [self] draft in drafts.withLock { $0[digest] = draft } })
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

    package func removeDraft(of digest: KernelDigest) throws(StoreError) {
        drafts.withLock { $0[digest] = nil }
    }

    package func removeDrafts(except digests: Set<KernelDigest>) throws(StoreError) {
        drafts.withLock { drafts in drafts = drafts.filter { digests.contains($0.key) } }
    }

    package func digests() throws(StoreError) -> [KernelDigest] {
        results.withLock { Array($0.keys) }
    }
}

private struct MemoryDraft {
    let plan: String?
    var parts: [ResultPart: [UInt8]]
    var finished: [TileRecord] = []

    init(_ form: ResultForm, plan: String?) {
        self.plan = plan
        parts = Dictionary(
            uniqueKeysWithValues: form.parts.map { part in
                let header = form.header(of: part)
                return (part, [UInt8](repeating: 0, count: header.rowLength * header.shape[0]))
            })
    }
}

private final class MemoryResultWriter: ResultWriter {
    private let form: ResultForm
    private let draft: Mutex<MemoryDraft>
    private let keep: @Sendable ([ResultPart: MemoryResult]) -> Void
    private let leave: @Sendable (MemoryDraft) -> Void

    init(
        _ draft: MemoryDraft, _ form: ResultForm,
        keep: @escaping @Sendable ([ResultPart: MemoryResult]) -> Void,
        leave: @escaping @Sendable (MemoryDraft) -> Void
    ) {
        self.form = form
        self.keep = keep
        self.leave = leave
        self.draft = Mutex(draft)
    }

    var finished: [TileRecord] { draft.withLock { $0.finished } }

    func note(_ record: TileRecord) throws(StoreError) { draft.withLock { $0.finished.append(record) } }

    func suspend() { leave(draft.withLock { $0 }) }

    func write(
        _ part: ResultPart, rows: Range<Int>, columns: Range<Int>, bytes: RawSpan
    ) throws(StoreError) {
        let header = form.header(of: part)
        let pair = header.pairLength
        let width = columns.count * pair
        let block = bytes.array
        draft.withLock { draft in
            for row in rows {
                let target = row * header.rowLength + columns.lowerBound * pair
                let source = (row - rows.lowerBound) * width
                draft.parts[part]?.replaceSubrange(
                    target..<target + width, with: block[source..<source + width])
            }
        }
    }

    func read(_ part: ResultPart, rows: Range<Int>) throws(StoreError) -> [UInt8] {
        let length = form.header(of: part).rowLength
        let range = rows.lowerBound * length..<rows.upperBound * length
        return draft.withLock { Array($0.parts[part, default: []][range]) }
    }

    func commit() throws(StoreError) {
        let parts = draft.withLock { $0.parts }
        keep(
            Dictionary(
                uniqueKeysWithValues: parts.map { part, values in
                    (part, MemoryResult(header: form.header(of: part), values: values))
                }))
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
