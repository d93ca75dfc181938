package import Jobs
internal import Platform

/// Results as NumPy files, one per digest and part.
///
/// The parts of a result are written beside their places, synced, renamed into them, and the directory synced. The
/// kernel is renamed last: at any moment its name stands for a complete result or is not there.
package struct FileResultStore: ResultStore {
    private let directory: String
    /// Whether results outlive the process: checksums are kept then, and what is unfinished can be gone on with.
    private let isLasting: Bool

    package init(directory: String, isLasting: Bool) {
        self.directory = directory
        self.isLasting = isLasting
    }

    private func path(_ digest: KernelDigest, _ part: ResultPart) -> String {
        "\(directory)/\(digest.hexadecimal)\(part.ending)"
    }

    package func create(
        _ digest: KernelDigest, _ form: ResultForm, plan: String?
    ) throws(StoreError) -> any ResultWriter {
        let places = form.parts.map { ($0, path(digest, $0), form.header(of: $0)) }
        let journal = isLasting ? plan.map { (path: journalPath(digest), plan: $0) } : nil
        return try Self.system { () throws(SystemError) in
            try FileResultWriter(places, in: directory, journal: journal, isLasting: isLasting)
        }
    }

    private func journalPath(_ digest: KernelDigest) -> String {
        "\(directory)/\(digest.hexadecimal).tiles\(ResultDraft.ending)"
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
        guard try result.isIntact else { throw .damaged("the file of the \(part) \(digest) is damaged") }
        return result
    }

    /// Gives a kernel's file away, by another name on the same file system.
    ///
    /// - Throws: `StoreError`, also when the name is on another file system.
    package func give(_ digest: KernelDigest, as name: String) throws(StoreError) {
        let place = path(digest, .kernel)
        try Self.system { () throws(SystemError) in try File.rename(place, to: name) }
    }

    package func remove(_ digest: KernelDigest) throws(StoreError) {
        // The kernel first, as it came last.
        let places = ResultPart.allCases.map { path(digest, $0) }
        try Self.system { () throws(SystemError) in
            for place in places {
                try File.remove(place)
                try File.remove(place + ChunkSums.ending)
                try File.remove(place + FileResult.damaged)
            }
        }
    }

    package func removeDraft(of digest: KernelDigest) throws(StoreError) {
        try Self.system { () throws(SystemError) in
            for part in ResultPart.allCases { try File.remove(path(digest, part) + ResultDraft.ending) }
            try File.remove(journalPath(digest))
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
        // Checksums too: a process may have ended between their rename and the part's.
        let endings = ResultPart.allCases.flatMap { part in
            ["", ChunkSums.ending, FileResult.damaged].map { part.ending + $0 }
        }
        let digests = names.flatMap { name in
            endings.filter { name.hasSuffix($0) }.compactMap {
                KernelDigest(hexadecimal: String(name.dropLast($0.count)))
            }
        }
        return Array(Set(digests))
    }

    static func system<Value>(
        _ body: () throws(SystemError) -> Value
    ) throws(StoreError) -> Value {
        do throws(SystemError) { return try body() } catch { throw StoreError(error) }
    }
}

extension ResultPart {
    /// What follows the digest in the name of the part's file.
    fileprivate var ending: String { (self == .kernel ? "" : "." + name(separator: "-")) + ".npy" }
}
