/// Gzip of bytes that are all in memory.
package enum Gzip {
    /// Compresses `bytes` into one gzip member.
    ///
    /// Equal bytes and levels give equal output, see ``GzipStream``.
    package static func compress(_ bytes: [UInt8], level: CompressionLevel) -> [UInt8] {
        var stream = GzipStream(level: level)
        let head = stream.write(bytes)
        return head + stream.finish()
    }
}
