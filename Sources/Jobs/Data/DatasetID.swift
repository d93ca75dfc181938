internal import Compression

/// A data set's name: the SHA-256 of the bytes that a client sent, so that the same bytes are one data set.
package struct DatasetID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 64 lowercase hexadecimal digits.
    package let hexadecimal: String

    private static let prefix = "sha256:"

    /// - Returns: nil unless the text is `sha256:` and 64 lowercase hexadecimal digits.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        self.init(hexadecimal: String(text.dropFirst(Self.prefix.count)))
    }

    /// - Returns: nil unless the text is 64 lowercase hexadecimal digits.
    package init?(hexadecimal: String) {
        let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard hexadecimal.utf8.count == 64, hexadecimal.utf8.allSatisfy(isDigit) else { return nil }
        self.hexadecimal = hexadecimal
    }

    init(_ digest: SHA256.Digest) { hexadecimal = digest.hexadecimal }

    package var description: String { Self.prefix + hexadecimal }

    package static func < (left: DatasetID, right: DatasetID) -> Bool {
        left.hexadecimal < right.hexadecimal
    }
}
