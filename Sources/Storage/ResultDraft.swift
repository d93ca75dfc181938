internal import Jobs
internal import Platform

/// A part of a result that is being written: a NumPy file beside its place.
final class ResultDraft: Sendable {
    private let header: NPYHeader
    private let headerLength: Int
    private let place: String
    private let path: String
    private let file: File

    /// What the names of drafts end in.
    static let ending = ".partial"

    /// From this length on the room is reserved before the work; a short file is written at once anyway.
    private static let longFile = 1 << 20

    /// - Parameters:
    ///   - place: Where the file will be.
    ///   - header: Its shape and type.
    ///   - resumes: Whether to go on with what an earlier process has left.
    /// - Throws: ``SystemError``, among others when there is no room.
    init(of place: String, as header: NPYHeader, resumes: Bool) throws(SystemError) {
        let path = place + Self.ending
        let headerBytes = header.bytes
        let file = try File(path, resumes ? .update : .create)
        if !resumes {
            do throws(SystemError) {
                if header.fileLength < Self.longFile {
                    try file.extend(to: header.fileLength)
                } else {
                    try file.allocate(header.fileLength)
                }
                try unsafe file.write(headerBytes.span.bytes, at: 0)
            } catch {
                try File.remove(path)
                throw error
            }
        }
        self.header = header
        headerLength = headerBytes.count
        self.place = place
        self.path = path
        self.file = file
    }

    /// Whether an earlier process has left a file of this shape and type.
    static func isResumable(_ place: String, as header: NPYHeader) -> Bool {
        // What cannot be read is begun anew.
        guard let file = try? File(place + ending, .read), (try? file.length) == header.fileLength else {
            return false
        }
        let bytes = header.bytes
        return (try? file.read(0..<bytes.count)) == bytes
    }

    func write(rows: Range<Int>, columns: Range<Int>, bytes: RawSpan) throws(SystemError) {
        let (rowLength, pair) = (header.rowLength, header.pairLength)
        let width = columns.count * pair
        let start = headerLength + columns.lowerBound * pair
        if width == rowLength {
            return try file.write(bytes, at: start + rows.lowerBound * rowLength)
        }
        for row in rows {
            let offset = (row - rows.lowerBound) * width
            try file.write(bytes.extracting(offset..<offset + width), at: start + row * rowLength)
        }
    }

    func read(rows: Range<Int>) throws(SystemError) -> [UInt8] {
        try file.read(header.range(of: rows, from: headerLength))
    }

    /// Waits until the contents are on the disk.
    func synchronize() throws(SystemError) { try file.synchronize() }

    /// Writes the file's checksums beside its place.
    func sum() throws(SystemError) {
        let bytes = try ChunkSums(of: file, length: header.fileLength).bytes
        let target = place + ChunkSums.ending
        let sums = try File(target + Self.ending, .create)
        try unsafe sums.write(bytes.span.bytes, at: 0)
        try sums.synchronize()
        try File.rename(target + Self.ending, to: target)
    }

    /// Puts the file in its place; the directory is the caller's to synchronize.
    func publish() throws(SystemError) { try File.rename(path, to: place) }

    /// Takes the file and its checksums out of their places again.
    func withdraw() {
        // What cannot be removed now is removed at the next start.
        try? File.remove(place)
        try? File.remove(place + ChunkSums.ending)
    }

    func remove() {
        // What cannot be removed now is removed at the next start.
        try? File.remove(path)
        try? File.remove(place + ChunkSums.ending + Self.ending)
    }
}

extension NPYHeader {
    /// Where some rows lie in the file.
    func range(of rows: Range<Int>, from start: Int) -> Range<Int> {
        start + rows.lowerBound * rowLength..<start + rows.upperBound * rowLength
    }
}
