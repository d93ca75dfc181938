package import Jobs
internal import Platform

/// Kernels as NumPy files, one per digest.
///
/// A kernel is written beside its place, synced, renamed into it, and the directory synced: at any moment the
/// name stands for a complete kernel or is not there.
package struct FileResultStore: ResultStore {
    private let directory: String

    private static let ending = ".npy"
    private static let unfinished = ".partial"

    /// Opens a directory and removes what an earlier process left unfinished in it.
    ///
    /// - Throws: ``StoreError``.
    package init(directory: String) throws(StoreError) {
        self.directory = directory
        try Self.system { () throws(SystemError) in
            for name in try File.names(in: directory) where name.hasSuffix(Self.unfinished) {
                try File.remove(directory + "/" + name)
            }
        }
    }

    private func path(_ digest: KernelDigest) -> String { "\(directory)/\(digest.hexadecimal)\(Self.ending)" }

    package func create(_ digest: KernelDigest, as header: NPYHeader) throws(StoreError) -> any ResultWriter {
        let place = path(digest)
        return try Self.system { () throws(SystemError) in
            try FileResultWriter(
                header: header, directory: directory, place: place, draft: place + Self.unfinished)
        }
    }

    /// A file that is not the kernel that was asked for, to its header and its length, is refused.
    package func open(
        _ digest: KernelDigest, as header: NPYHeader
    ) throws(StoreError) -> (any ResultReader)? {
        let place = path(digest)
        let result: FileResult? = try Self.system { () throws(SystemError) in
            do throws(SystemError) {
                return try FileResult(place, header: header)
            } catch {
                if error.isMissing { return nil }
                throw error
            }
        }
        guard let result else { return nil }
        guard try result.isIntact else { throw .failed("the file of the kernel \(digest) is damaged") }
        return result
    }

    /// Gives a kernel's file away, by another name on the same file system.
    ///
    /// - Throws: ``StoreError``, also when the name is on another file system.
    package func give(_ digest: KernelDigest, as name: String) throws(StoreError) {
        let place = path(digest)
        try Self.system { () throws(SystemError) in try File.rename(place, to: name) }
    }

    package func remove(_ digest: KernelDigest) throws(StoreError) {
        let place = path(digest)
        try Self.system { () throws(SystemError) in try File.remove(place) }
    }

    package func digests() throws(StoreError) -> [KernelDigest] {
        try Self.system { () throws(SystemError) in
            try File.names(in: directory).compactMap { name in
                name.hasSuffix(Self.ending)
                    ? KernelDigest(hexadecimal: String(name.dropLast(Self.ending.count))) : nil
            }
        }
    }

    fileprivate static func system<Value>(
        _ body: () throws(SystemError) -> Value
    ) throws(StoreError) -> Value {
        do throws(SystemError) { return try body() } catch { throw StoreError(error) }
    }
}

private final class FileResultWriter: ResultWriter {
    private let header: NPYHeader
    private let headerLength: Int
    private let directory: String
    private let place: String
    private let draft: String
    private let file: File

    /// From this length on the room is reserved before the work; a short file is written at once anyway.
    private static let longFile = 1 << 20

    init(header: NPYHeader, directory: String, place: String, draft: String) throws(SystemError) {
        let headerBytes = header.bytes
        let file = try File(draft, .create)
        do throws(SystemError) {
            if header.fileLength < Self.longFile {
                try file.extend(to: header.fileLength)
            } else {
                try file.allocate(header.fileLength)
            }
            try unsafe file.write(headerBytes.span.bytes, at: 0)
        } catch {
            try File.remove(draft)
            throw error
        }
        self.header = header
        headerLength = headerBytes.count
        self.directory = directory
        self.place = place
        self.draft = draft
        self.file = file
    }

    func write(rows: Range<Int>, columns: Range<Int>, bytes: RawSpan) throws(StoreError) {
        let (rowLength, pair) = (header.rowLength, header.rowLength / header.shape[1])
        let width = columns.count * pair
        let start = headerLength + columns.lowerBound * pair
        try FileResultStore.system { () throws(SystemError) in
            if width == rowLength {
                return try file.write(bytes, at: start + rows.lowerBound * rowLength)
            }
            for row in rows {
                let offset = (row - rows.lowerBound) * width
                try file.write(bytes.extracting(offset..<offset + width), at: start + row * rowLength)
            }
        }
    }

    func read(rows: Range<Int>) throws(StoreError) -> [UInt8] {
        try FileResultStore.system { () throws(SystemError) in
            try file.read(header.range(of: rows, from: headerLength))
        }
    }

    func commit() throws(StoreError) {
        try FileResultStore.system { () throws(SystemError) in
            try file.synchronize()
            try File.rename(draft, to: place)
            try File.synchronizeDirectory(directory)
        }
    }

    func discard() {
        // What cannot be removed now is removed when the store is opened again.
        try? File.remove(draft)
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

extension NPYHeader {
    /// Where some rows lie in the file.
    fileprivate func range(of rows: Range<Int>, from start: Int) -> Range<Int> {
        start + rows.lowerBound * rowLength..<start + rows.upperBound * rowLength
    }
}
