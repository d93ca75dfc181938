internal import Dispatch
internal import FoundationEssentials
internal import Jobs
internal import Platform
internal import Synchronization

/// What of a draft is finished: a file of JSON lines, the plan's name first and then a line for every tile.
///
/// A line is written when the tile's values are on the disk. That takes a while and happens beside the computation of
/// the next tile. A line that is not whole, the last one of a process that has been killed, counts for nothing.
final class DraftJournal: Sendable {
    private struct Heading: Codable, Hashable {
        let plan: String
    }

    private let path: String
    private let file: File
    private let queue = DispatchQueue(label: "ntkd.journal", target: .global(qos: .utility))
    private let state: Mutex<(end: Int, failure: SystemError?)>
    /// What an earlier process has finished.
    let finished: [TileRecord]

    /// Goes on with a journal under this plan, or begins one.
    ///
    /// - Parameters:
    ///   - path: The journal's file.
    ///   - plan: The plan's name.
    ///   - past: What it says and is to be gone on with; nil to begin anew.
    /// - Throws: ``SystemError``.
    init(_ path: String, plan: String, past: Past?) throws(SystemError) {
        self.path = path
        if let past {
            file = try File(path, .update)
            finished = past.records
            state = Mutex((past.end, nil))
            return
        }
        file = try File(path, .create)
        finished = []
        let line = Self.line(Heading(plan: plan))
        try unsafe file.write(line.span.bytes, at: 0)
        state = Mutex((line.count, nil))
    }

    /// What a journal says.
    struct Past {
        fileprivate(set) var records: [TileRecord] = []
        /// Where the next line goes.
        fileprivate(set) var end = 0
    }

    /// What the journal says under this plan; nil when there is none.
    static func past(_ path: String, plan: String) -> Past? {
        // Whatever is wrong with a journal, the work can be done anew.
        guard let bytes = try? File.contents(of: path) else { return nil }
        let decoder = JSONDecoder()
        var past = Past()
        while let end = bytes[past.end...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = Data(bytes[past.end..<end])
            if past.end == 0 {
                guard (try? decoder.decode(Heading.self, from: line)) == Heading(plan: plan) else {
                    return nil
                }
            } else {
                guard let record = try? decoder.decode(TileRecord.self, from: line) else { break }
                past.records.append(record)
            }
            past.end = end + 1
        }
        return past.end == 0 ? nil : past
    }

    private static func line(_ value: some Encodable) -> [UInt8] {
        // Numbers that are not finite fail the job before they come here.
        [UInt8]((try? JSONEncoder().encode(value)) ?? Data()) + [UInt8(ascii: "\n")]
    }

    /// Notes a tile when `synchronize` has put its values on the disk.
    ///
    /// - Throws: What an earlier note has met.
    func append(
        _ record: TileRecord, after synchronize: @escaping @Sendable () throws(SystemError) -> Void
    ) throws(SystemError) {
        try check()
        queue.async {
            do throws(SystemError) {
                try synchronize()
                let line = Self.line(record)
                let start = self.state.withLock { state in
                    defer { state.end += line.count }
                    return state.end
                }
                try unsafe self.file.write(line.span.bytes, at: start)
            } catch {
                self.state.withLock { $0.failure = $0.failure ?? error }
            }
        }
    }

    /// Waits for the notes that are on their way.
    func finish() throws(SystemError) {
        queue.sync {}
        try check()
    }

    private func check() throws(SystemError) {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    func remove() {
        queue.sync {}
        // What cannot be removed now is removed at the next start.
        try? File.remove(path)
    }
}
