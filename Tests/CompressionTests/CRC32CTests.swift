import Compression
import Testing

@Suite struct CRC32CTests {
    private static func checksum(_ bytes: [UInt8]) -> UInt32 { unsafe CRC32C.checksum(of: bytes.span.bytes) }

    /// RFC 3720, appendix B.4.
    @Test func `The RFC's examples come out`() {
        #expect(Self.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(Self.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(Self.checksum((0..<32).map { UInt8($0) }) == 0x46DD_794E)
        #expect(Self.checksum((0..<32).reversed().map { UInt8($0) }) == 0x113F_DB5C)
        #expect(Self.checksum([]) == 0)
        #expect(Self.checksum(Array("123456789".utf8)) == 0xE306_9283)
    }

    @Test func `Any length is what its bits say`() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
            var crc: UInt32 = ~0
            for byte in bytes {
                crc ^= UInt32(byte)
                for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
            }
            #expect(Self.checksum(bytes) == ~crc)
        }
    }
}
