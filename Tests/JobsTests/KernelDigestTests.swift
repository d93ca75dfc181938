import Compression
import Jobs
import TestSupport
import Testing

@Suite struct KernelDigestTests {
    @Test func `A digest is the SHA-256 of the canonical bytes`() throws {
        let specification = try Specification.small(seed: 3)
        let digest = KernelDigest(of: specification)
        #expect(digest.hexadecimal == SHA256.digest(of: specification.canonicalBytes).hexadecimal)
        #expect(digest.description == "sha256:\(digest.hexadecimal)")
        #expect(digest.hexadecimal.utf8.count == 64)
    }

    @Test func `The name is no part of a digest, and the seed is`() throws {
        let digest = KernelDigest(of: try .small(seed: 3))
        #expect(KernelDigest(of: try .small(seed: 3, name: "Another")) == digest)
        #expect(KernelDigest(of: try .small(seed: 4)) != digest)
    }

    @Test func `A digest reads back`() throws {
        let digest = KernelDigest(of: try .small(seed: 3))
        #expect(KernelDigest(hexadecimal: digest.hexadecimal) == digest)
    }

    @Test(arguments: [
        "", "ab", String(repeating: "A", count: 64), String(repeating: "g", count: 64),
        String(repeating: "0", count: 63), String(repeating: "0", count: 65),
        "../" + String(repeating: "0", count: 61),
    ])
    func `What is no digest is refused`(text: String) {
        #expect(KernelDigest(hexadecimal: text) == nil)
    }
}
