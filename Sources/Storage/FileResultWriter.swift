internal import Jobs
internal import Platform

/// A result on its way into a directory.
final class FileResultWriter: ResultWriter {
    private let directory: String
    private let drafts: [ResultPart: ResultDraft]
    private let journal: DraftJournal?
    private let isLasting: Bool

    /// - Parameters:
    ///   - places: Where the parts will be, and their shapes and types.
    ///   - directory: The directory of all of them.
    ///   - journal: Where finished tiles are noted, and under which plan; nil to note none.
    ///   - isLasting: Whether checksums are written beside the parts.
    /// - Throws: ``SystemError``; nothing is left then.
    init(
        _ places: [(ResultPart, String, NPYHeader)], in directory: String,
        journal: (path: String, plan: String)?, isLasting: Bool
    ) throws(SystemError) {
        self.directory = directory
        self.isLasting = isLasting
        var past = journal.flatMap { DraftJournal.past($0.path, plan: $0.plan) }
        if !places.allSatisfy({ ResultDraft.isResumable($1, as: $2) }) { past = nil }
        var drafts: [ResultPart: ResultDraft] = [:]
        do throws(SystemError) {
            for (part, place, header) in places {
                drafts[part] = try ResultDraft(of: place, as: header, resumes: past != nil)
            }
            if let journal {
                self.journal = try DraftJournal(journal.path, plan: journal.plan, past: past)
            } else {
                self.journal = nil
            }
        } catch {
            for draft in drafts.values { draft.remove() }
            // What cannot be removed now is removed at the next start.
            if let journal { try? File.remove(journal.path) }
            throw error
        }
        self.drafts = drafts
    }

    private func draft(_ part: ResultPart) -> ResultDraft {
        guard let draft = drafts[part] else {
            preconditionFailure("the result was created without a \(part)")
        }
        return draft
    }
}

extension FileResultWriter {
    func write(
        _ part: ResultPart, rows: Range<Int>, columns: Range<Int>, bytes: RawSpan
    ) throws(StoreError) {
        try FileResultStore.system { () throws(SystemError) in
            try draft(part).write(rows: rows, columns: columns, bytes: bytes)
        }
    }

    func read(_ part: ResultPart, rows: Range<Int>) throws(StoreError) -> [UInt8] {
        try FileResultStore.system { () throws(SystemError) in try draft(part).read(rows: rows) }
    }

    var finished: [TileRecord] { journal?.finished ?? [] }

    func note(_ record: TileRecord) throws(StoreError) {
        guard let journal else { return }
        try FileResultStore.system { () throws(SystemError) in
            try journal.append(record) { [drafts] () throws(SystemError) in
                for draft in drafts.values { try draft.synchronize() }
            }
        }
    }

    func commit() throws(StoreError) {
        try FileResultStore.system { () throws(SystemError) in
            try journal?.finish()
            for draft in drafts.values { try draft.synchronize() }
            do throws(SystemError) {
                try publish()
            } catch {
                // Names that may not last stand for nothing; the kernel's goes first, as it came last.
                for part in ResultPart.allCases { drafts[part]?.withdraw() }
                throw error
            }
        }
        journal?.remove()
    }

    private func publish() throws(SystemError) {
        if isLasting { for draft in drafts.values { try draft.sum() } }
        // The kernel last: whoever finds it finds the rest.
        for part in ResultPart.allCases.reversed() { try drafts[part]?.publish() }
        try File.synchronizeDirectory(directory)
    }

    func suspend() {
        // What is not on the disk is computed anew.
        try? journal?.finish()
        if journal == nil { discard() }
    }

    func discard() {
        for draft in drafts.values { draft.remove() }
        journal?.remove()
    }
}
