/// How hard zlib works: 0 stores, 1 is fastest, 9 is smallest.
package struct CompressionLevel: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    /// - Returns: `nil` outside 0…9.
    package init?(rawValue: Int32) {
        guard (0...9).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(valid: Int32) { rawValue = valid }

    /// No compression: for bytes that something else will compress, such as a PNG inside a gzip.
    package static let stored = CompressionLevel(valid: 0)
    package static let fastest = CompressionLevel(valid: 1)
    /// zlib's own default.
    package static let balanced = CompressionLevel(valid: 6)
    package static let smallest = CompressionLevel(valid: 9)
}
