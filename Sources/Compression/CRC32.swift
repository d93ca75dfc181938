internal import CZlib

/// The cyclic redundancy check of gzip and PNG (polynomial 0xEDB88320), grown piece by piece.
package struct CRC32: Hashable, Sendable {
    /// The checksum of all bytes so far; 0 of none.
    package private(set) var value: UInt32 = 0

    package init() {}

    package mutating func update(_ bytes: [UInt8]) {
        value = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe UInt32(crc32_z(UInt(value), buffer.baseAddress, buffer.count))
        }
    }

    package static func checksum(of bytes: [UInt8]) -> UInt32 {
        var checksum = CRC32()
        checksum.update(bytes)
        return checksum.value
    }
}
