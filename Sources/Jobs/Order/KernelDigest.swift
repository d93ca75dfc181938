internal import Compression

/// The SHA-256 of a specification's canonical bytes: the name of its kernel.
package struct KernelDigest: Hashable, Sendable, CustomStringConvertible {
    /// 64 lowercase hexadecimal digits.
    package let hexadecimal: String

    package init(of specification: Specification) {
        self.init(ofCanonical: specification.canonicalBytes)
    }

    init(ofCanonical bytes: [UInt8]) { hexadecimal = SHA256.digest(of: bytes).hexadecimal }

    /// - Returns: nil unless the text is 64 lowercase hexadecimal digits.
    package init?(hexadecimal: String) {
        let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard hexadecimal.utf8.count == 64, hexadecimal.utf8.allSatisfy(isDigit) else { return nil }
        self.hexadecimal = hexadecimal
    }

    package var description: String { "sha256:\(hexadecimal)" }
}
