internal import HTTP
internal import Jobs
internal import NeuralKernels
internal import Platform
internal import Synchronization

/// A block of a matrix as a NumPy file.
struct MatrixFile: Sendable {
    let source: MatrixSource
    private let header: NPYHeader

    init(_ source: MatrixSource) {
        self.source = source
        header = NPYHeader(shape: source.shape, elementType: source.elementType)
    }

    var length: Int { header.fileLength }

    private static let piece = 1 << 16
    /// How many pieces long a row is at most that is not parted.
    private static let longRow = 4

    /// Where the piece that begins at a byte ends: after whole rows, so that none is read twice.
    func end(ofPieceAt start: Int, before end: Int) -> Int {
        let head = header.bytes.count
        let (limit, row) = (start + Self.piece, header.rowLength)
        let last = limit < head ? head : head + (limit - head) / row * row
        let next = start < head ? head + row : head + ((start - head) / row + 1) * row
        let whole = last > start ? last : next <= start + Self.piece * Self.longRow ? next : limit
        return min(end, whole)
    }

    /// A piece in parts of whole rows that may be made at a time, where making them takes long.
    func parts(of piece: Range<Int>, atMost count: Int) -> [Range<Int>] {
        guard source.choice?.pool ?? 1 > 1 else { return [piece] }
        let (head, row) = (header.bytes.count, header.rowLength)
        let first = max(0, piece.lowerBound - head) / row
        let rows = max(0, piece.upperBound - head + row - 1) / row - first
        let cuts = (1..<max(count, 2)).map { head + (first + rows * $0 / count) * row }
        let ends = Set(cuts).filter { piece.lowerBound < $0 && $0 < piece.upperBound }.sorted()
        return zip([piece.lowerBound] + ends, ends + [piece.upperBound]).map { $0..<$1 }
    }

    /// Some bytes of the file.
    func bytes(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
        if header == source.reader.header { return try source.reader.file(range) }
        let head = header.bytes
        var bytes = Array(head[min(range.lowerBound, head.count)..<min(range.upperBound, head.count)])
        let values = max(range.lowerBound - head.count, 0)..<max(range.upperBound - head.count, 0)
        guard !values.isEmpty else { return bytes }
        let first = values.lowerBound / header.rowLength
        let last = (values.upperBound - 1) / header.rowLength
        let start = source.block.rows.lowerBound
        // Whole rows are read to cut columns out of them: some at a time.
        for row in stride(from: first, through: last, by: source.rowsAtOnce) {
            let rows = row..<min(last + 1, row + source.rowsAtOnce)
            let cut = try source.bytes(of: start + rows.lowerBound..<start + rows.upperBound)
            let offset = rows.lowerBound * header.rowLength
            let wanted = max(values.lowerBound, offset)..<min(values.upperBound, offset + cut.count)
            bytes += cut[wanted.lowerBound - offset..<wanted.upperBound - offset]
        }
        return bytes
    }
}

/// A range of a NumPy file, a piece at a time.
actor MatrixFileStream: BodyStream {
    private let file: MatrixFile
    private let pool: ComputePool
    private var rest: Range<Int>

    init(_ file: MatrixFile, _ range: Range<Int>, pool: ComputePool) {
        self.file = file
        self.pool = pool
        rest = range
    }

    func next() async throws -> [UInt8]? {
        guard !rest.isEmpty else { return nil }
        let piece = rest.lowerBound..<file.end(ofPieceAt: rest.lowerBound, before: rest.upperBound)
        rest = piece.upperBound..<rest.upperBound
        let parts = file.parts(of: piece, atMost: pool.width)
        guard parts.count > 1 else { return try await pool.run { [file] in try file.bytes(piece) } }
        let made = Mutex([[UInt8]](repeating: [], count: parts.count))
        try await pool.forEach(parts.count) { [file] index in
            let bytes = try file.bytes(parts[index])
            made.withLock { $0[index] = bytes }
        }
        return made.withLock { Array($0.joined()) }
    }
}
