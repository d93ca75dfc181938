import HTTP

extension RequestLimits {
    /// So small that short inputs reach every one of them.
    static let tight = RequestLimits(
        requestLine: 64, headerSection: 160, fields: 5, body: 40, streamedBody: 0, chunkLine: 24,
        chunkExtensions: 32, trailers: 32)
}
