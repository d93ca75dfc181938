package import Jobs
internal import Platform

/// Results as NumPy files, one per digest and part.
///
/// The parts of a result are written beside their places, synced, renamed into them, and the directory synced. The
/// kernel is renamed last: at any moment its name stands for a complete result or is not there.
package struct FileResultStore: ResultStore {
    private let directory: String

    package init(directory: String) { self.directory = directory }

    private func path(_ digest: KernelDigest, _ part: ResultPart) -> String {
        "\(directory)/\(digest.hexadecimal)\(part.ending)"
    }

    package func create(
        _ digest: KernelDigest, _ parts: [ResultPart], as header: NPYHeader
    ) throws(StoreError) -> any ResultWriter {
        let places = parts.map { ($0, path(digest, $0)) }
        return try Self.system { () throws(SystemError) in
            try FileResultWriter(places, in: directory, as: header)
        }
    }

    /// A file that is not the matrix that was asked for, to its header and its length, is refused.
    package func open(
        _ digest: KernelDigest, _ part: ResultPart, as header: NPYHeader
    ) throws(StoreError) -> (any ResultReader)? {
        let place = path(digest, part)
        let result: FileResult? = try Self.system { () throws(SystemError) in
            do throws(SystemError) {
                return try FileResult(place, header: header)
            } catch {
                if error.isMissing { return nil }
                throw error
            }
        }
        guard let result else { return nil }
        guard try result.isIntact else { throw .failed("the file of the \(part) \(digest) is damaged") }
        return result
    }

    /// Gives a kernel's file away, by another name on the same file system.
    ///
    /// - Throws: ``StoreError``, also when the name is on another file system.
    package func give(_ digest: KernelDigest, as name: String) throws(StoreError) {
        let place = path(digest, .kernel)
        try Self.system { () throws(SystemError) in try File.rename(place, to: name) }
    }

    package func remove(_ digest: KernelDigest) throws(StoreError) {
        // The kernel first, as it came last.
        let places = ResultPart.allCases.map { path(digest, $0) }
        try Self.system { () throws(SystemError) in for place in places { try File.remove(place) } }
    }

    package func removeDraft(of digest: KernelDigest) throws(StoreError) {
        try Self.system { () throws(SystemError) in
            for part in ResultPart.allCases { try File.remove(path(digest, part) + ResultDraft.ending) }
        }
    }

    package func removeDrafts(except digests: Set<KernelDigest>) throws(StoreError) {
        try Self.system { () throws(SystemError) in
            for name in try File.names(in: directory) where name.hasSuffix(ResultDraft.ending) {
                let digest = KernelDigest(hexadecimal: String(name.prefix(64)))
                if let digest, digests.contains(digest) { continue }
                try File.remove(directory + "/" + name)
            }
        }
    }

    package func digests() throws(StoreError) -> [KernelDigest] {
        let names = try Self.system { () throws(SystemError) in try File.names(in: directory) }
        let digests = names.flatMap { name in
            ResultPart.allCases.filter { name.hasSuffix($0.ending) }.compactMap {
                KernelDigest(hexadecimal: String(name.dropLast($0.ending.count)))
            }
        }
        return Array(Set(digests))
    }

    fileprivate static func system<Value>(
        _ body: () throws(SystemError) -> Value
    ) throws(StoreError) -> Value {
        do throws(SystemError) { return try body() } catch { throw StoreError(error) }
    }
}

extension ResultPart {
    /// What follows the digest in the name of the part's file.
    fileprivate var ending: String {
        switch self {
        case .kernel: ".npy"
        case .standardError: ".standard-error.npy"
        }
    }
}

private final class FileResultWriter: ResultWriter {
    private let directory: String
    private let drafts: [ResultPart: ResultDraft]

    init(
        _ places: [(ResultPart, String)], in directory: String, as header: NPYHeader
    ) throws(SystemError) {
        self.directory = directory
        var drafts: [ResultPart: ResultDraft] = [:]
        do throws(SystemError) {
            for (part, place) in places { drafts[part] = try ResultDraft(of: place, as: header) }
        } catch {
            for draft in drafts.values { draft.remove() }
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

    func commit() throws(StoreError) {
        try FileResultStore.system { () throws(SystemError) in
            for draft in drafts.values { try draft.synchronize() }
            // The kernel last: whoever finds it finds the rest.
            for part in ResultPart.allCases.reversed() { try drafts[part]?.publish() }
            try File.synchronizeDirectory(directory)
        }
    }

    func discard() {
        for draft in drafts.values { draft.remove() }
    }
}

private final class FileResult: ResultReader {
    let header: NPYHeader
    private let headerLength: Int
    private let file: File

    init(_ path: String, header: NPYHeader) throws(SystemError) {
        file = try File(path, .read)
        self.header = header
        headerLength = header.bytes.count
    }

    var isIntact: Bool {
        get throws(StoreError) {
            try FileResultStore.system { () throws(SystemError) in
                guard try file.length == header.fileLength else { return false }
                return try file.read(0..<headerLength) == header.bytes
            }
        }
    }

    func read(rows: Range<Int>) throws(StoreError) -> [UInt8] {
        try FileResultStore.system { () throws(SystemError) in
            try file.read(header.range(of: rows, from: headerLength))
        }
    }

    func file(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
        try FileResultStore.system { () throws(SystemError) in try file.read(range) }
    }
}
