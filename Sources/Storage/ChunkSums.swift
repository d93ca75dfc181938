internal import Compression
internal import Platform

/// The checksums of a file's pieces, kept in a file beside it: what the disk gives back is what was written, or is
/// refused.
///
/// Eight bytes of magic, then one little-endian CRC-32C for every piece of 1 MiB, then that of all before it.
struct ChunkSums: Hashable, Sendable {
    private let sums: [UInt32]

    /// What the name of the file ends in.
    static let ending = ".sums"
    static let chunk = 1 << 20
    private static let magic = Array("ntkdsum1".utf8)

    /// Reads a file and sums it up.
    ///
    /// - Complexity: O(length): about the time that reading takes.
    init(of file: borrowing File, length: Int) throws(SystemError) {
        let count = (length + Self.chunk - 1) / Self.chunk
        var sums: [UInt32] = []
        sums.reserveCapacity(count)
        for index in 0..<count {
            let range = index * Self.chunk..<min(length, (index + 1) * Self.chunk)
            sums.append(Self.checksum(try file.read(range)))
        }
        self.sums = sums
    }

    /// Takes the file's bytes apart.
    ///
    /// - Returns: nil when they are damaged, or of a file of another length.
    init?(_ bytes: [UInt8], length: Int) {
        let count = (length + Self.chunk - 1) / Self.chunk
        guard bytes.count == Self.magic.count + 4 * (count + 1), bytes.starts(with: Self.magic) else {
            return nil
        }
        let words = stride(from: Self.magic.count, to: bytes.count, by: 4).map { start in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
        }
        guard words.last == Self.checksum(Array(bytes.dropLast(4))) else { return nil }
        sums = Array(words.dropLast())
    }

    var bytes: [UInt8] {
        let body = Self.magic + sums.flatMap(Self.littleEndian)
        return body + Self.littleEndian(Self.checksum(body))
    }

    /// Whether a piece is as it was written.
    func accept(_ bytes: [UInt8], as chunk: Int) -> Bool { Self.checksum(bytes) == sums[chunk] }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 { unsafe CRC32C.checksum(of: bytes.span.bytes) }

    private static func littleEndian(_ word: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
    }
}
