import Compression
import Testing

/// The checksums: CRC-32 and SHA-256.
@Suite struct ChecksumTests {
    /// The check value that every catalogue of CRC parameters prints for CRC-32/ISO-HDLC.
    @Test func `CRC-32 of the nine digits is the published check value`() {
        #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum(of: []) == 0)
    }

    @Test func `CRC-32 in pieces is CRC-32 at once`() {
        var checksum = CRC32()
        checksum.update(Array("1234".utf8))
        checksum.update([])
        checksum.update(Array("56789".utf8))
        #expect(checksum.value == 0xCBF4_3926)
    }

    /// FIPS 180-4's examples: one block, two blocks, and a million `a`.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func `SHA-256 is the standard's`(message: String, digest: String) {
        #expect(SHA256.digest(of: Array(message.utf8)).hexadecimal == digest)
    }

    @Test func `SHA-256 in pieces is SHA-256 at once`() {
        let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var hash = SHA256()
        hash.update(Array(message[..<63]))
        hash.update([])
        hash.update(Array(message[63...]))
        #expect(hash.finalize() == SHA256.digest(of: message))
    }
}
