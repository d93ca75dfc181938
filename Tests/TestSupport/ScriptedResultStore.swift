package import Jobs
internal import Synchronization
internal import Testing

/// A result store that does what a test wants before each call: count it, hold it up, or have it fail.
package final class ScriptedResultStore: ResultStore {
    package enum Call: Hashable, Sendable {
        case create, open(ResultPart), remove, digests, write, read, note, commit, suspend, discard
    }

    package typealias Script = @Sendable (Call) throws(StoreError) -> Void

    private let results: any ResultStore
    private let script: Script
    private let calls = Mutex<[Call]>([])

    package init(
        _ results: any ResultStore = MemoryResultStore(),
        script: @escaping Script = { _ throws(StoreError) in }
    ) {
        self.results = results
        self.script = script
    }

    /// A store in memory whose `call` number `place`, counted from 1, and no other fails.
    package convenience init(failing call: Call, place: Int = 1, with error: StoreError) {
        let seen = Mutex(0)
        self.init { next throws(StoreError) in
            guard next == call else { return }
            let count = seen.withLock { seen in
                seen += 1
                return seen
            }
            if count == place { throw error }
        }
    }

    /// A store in memory whose `call`s block at a gate.
    package convenience init(blocking call: Call, at gate: Gate) {
        self.init { next throws(StoreError) in if next == call { gate.block() } }
    }

    package func count(_ call: Call) -> Int { calls.withLock { $0.count { $0 == call } } }

    fileprivate func perform(_ call: Call) throws(StoreError) {
        calls.withLock { $0.append(call) }
        try script(call)
    }
}

extension ScriptedResultStore {
    package func create(
        _ digest: KernelDigest, _ form: ResultForm, plan: String?
    ) throws(StoreError) -> any ResultWriter {
        try perform(.create)
        let writer = try results.create(digest, form, plan: plan)
        return ScriptedResultWriter(writer: writer, store: self)
    }

    package func open(
        _ digest: KernelDigest, _ part: ResultPart, as header: NPYHeader
    ) throws(StoreError) -> (any ResultReader)? {
        try perform(.open(part))
        return try results.open(digest, part, as: header)
    }

    package func remove(_ digest: KernelDigest) throws(StoreError) {
        try perform(.remove)
        try results.remove(digest)
    }

    package func removeDraft(of digest: KernelDigest) throws(StoreError) {
        try results.removeDraft(of: digest)
    }

    package func removeDrafts(except digests: Set<KernelDigest>) throws(StoreError) {
        try results.removeDrafts(except: digests)
    }

    package func digests() throws(StoreError) -> [KernelDigest] {
        try perform(.digests)
        return try results.digests()
    }
}

private struct ScriptedResultWriter: ResultWriter {
    let writer: any ResultWriter
    let store: ScriptedResultStore

    func write(
        _ part: ResultPart, rows: Range<Int>, columns: Range<Int>, bytes: RawSpan
    ) throws(StoreError) {
        try store.perform(.write)
        try writer.write(part, rows: rows, columns: columns, bytes: bytes)
    }

    func read(_ part: ResultPart, rows: Range<Int>) throws(StoreError) -> [UInt8] {
        try store.perform(.read)
        return try writer.read(part, rows: rows)
    }

    var finished: [TileRecord] { writer.finished }

    func note(_ record: TileRecord) throws(StoreError) {
        try store.perform(.note)
        try writer.note(record)
    }

    func suspend() {
        try? store.perform(.suspend)
        writer.suspend()
    }

    func commit() throws(StoreError) {
        try store.perform(.commit)
        try writer.commit()
    }

    func discard() {
        // A discard cannot fail; whatever the script wants is noted and done without.
        try? store.perform(.discard)
        writer.discard()
    }
}
