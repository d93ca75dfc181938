internal import Jobs
internal import Platform
internal import Synchronization

/// An open part of a result in a file.
///
/// Every piece is held against its checksum before any of it is given out, once for each reader.
final class FileResult: ResultReader {
    let header: NPYHeader
    private let path: String
    private let headerLength: Int
    private let file: File
    /// nil for a file of a version that kept none.
    private let sums: ChunkSums?
    private let hasReadableSums: Bool
    private let verified: Mutex<Set<Int>>

    /// How many times as long as what is wanted of it a row is that is not read as a whole.
    private static let wideRow = 4

    /// What the name of a file ends in that is not what was written.
    static let damaged = ".damaged"

    init(_ path: String, header: NPYHeader) throws(SystemError) {
        file = try File(path, .read)
        self.header = header
        self.path = path
        headerLength = header.bytes.count
        verified = Mutex([])
        do throws(SystemError) {
            sums = ChunkSums(try File.contents(of: path + ChunkSums.ending), length: header.fileLength)
            hasReadableSums = sums != nil
        } catch {
            guard error.isMissing else { throw error }
            sums = nil
            hasReadableSums = true
        }
    }

    /// Whether the file is the matrix that was asked for, to its header and its length.
    var isIntact: Bool {
        get throws(StoreError) {
            try FileResultStore.system { () throws(SystemError) in
                guard hasReadableSums, try file.length == header.fileLength else { return false }
                return try file.read(0..<headerLength) == header.bytes
            }
        }
    }

    /// Gives the file another name: the result is computed anew for whoever asks for it.
    private func setAside() throws(StoreError) {
        try FileResultStore.system { () throws(SystemError) in try File.rename(path, to: path + Self.damaged)
        }
    }

    func read(rows: Range<Int>) throws(StoreError) -> [UInt8] {
        try file(header.range(of: rows, from: headerLength))
    }

    /// Where few columns are wanted, only these are read.
    func read(rows: Range<Int>, columns: Range<Int>) throws(StoreError) -> [UInt8] {
        let pair = header.pairLength
        guard columns.count * pair * Self.wideRow <= header.rowLength else {
            return header.cut(try read(rows: rows), to: columns)
        }
        var cut: [UInt8] = []
        cut.reserveCapacity(rows.count * columns.count * pair)
        for row in rows {
            let start = headerLength + row * header.rowLength
            cut += try file(start + columns.lowerBound * pair..<start + columns.upperBound * pair)
        }
        return cut
    }

    func file(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
        guard !range.isEmpty else { return [] }
        guard range.upperBound <= header.fileLength else {
            throw .failed("bytes \(range) are not of the file \(path)")
        }
        if let sums {
            let chunks = range.lowerBound / ChunkSums.chunk...(range.upperBound - 1) / ChunkSums.chunk
            for chunk in chunks where !verified.withLock({ $0.contains(chunk) }) { try verify(chunk, sums) }
        }
        return try FileResultStore.system { () throws(SystemError) in try file.read(range) }
    }

    private func verify(_ chunk: Int, _ sums: ChunkSums) throws(StoreError) {
        let start = chunk * ChunkSums.chunk
        let bytes = try FileResultStore.system { () throws(SystemError) in
            try file.read(start..<min(header.fileLength, start + ChunkSums.chunk))
        }
        guard sums.accept(bytes, as: chunk) else {
            try setAside()
            throw .damaged("the file \(path) is damaged at byte \(start) or after it")
        }
        _ = verified.withLock { $0.insert(chunk) }
    }
}
