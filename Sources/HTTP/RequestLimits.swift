/// How large the parts of a request may be.
///
/// A limit is what the parser accepts, not what it reserves: memory grows with what has arrived.
package struct RequestLimits: Hashable, Sendable {
    /// Bytes of the request line without its CRLF; beyond it 414 (RFC 9112 section 3 asks for 8000).
    package var requestLine: Int
    /// Bytes of all field lines with their CRLFs; beyond it 431.
    package var headerSection: Int
    /// Field lines in the header section; beyond it 431.
    package var fields: Int
    /// Bytes of the body after the chunked coding is removed; beyond it 413.
    package var body: Int
    /// The same for a body that is taken piece by piece; 0 where none is.
    package var streamedBody: Int
    /// Bytes of one chunk-size line without its CRLF; beyond it 400.
    package var chunkLine: Int
    /// Bytes of all chunk extensions of one body; beyond it 413.
    package var chunkExtensions: Int
    /// Bytes of the trailer section; beyond it 431.
    package var trailers: Int

    package init(
        requestLine: Int, headerSection: Int, fields: Int, body: Int, streamedBody: Int,
        chunkLine: Int, chunkExtensions: Int, trailers: Int
    ) {
        self.requestLine = requestLine
        self.headerSection = headerSection
        self.fields = fields
        self.body = body
        self.streamedBody = streamedBody
        self.chunkLine = chunkLine
        self.chunkExtensions = chunkExtensions
        self.trailers = trailers
    }

    /// What the service uses unless it is configured otherwise.
    package static let standard = RequestLimits(
        requestLine: 8 << 10,
        headerSection: 32 << 10,
        fields: 100,
        body: 64 << 20,
        streamedBody: 0,
        chunkLine: 256,
        chunkExtensions: 16 << 10,
        trailers: 8 << 10
    )

    /// Empty lines that may come before a request line: RFC 9112 section 2.2 asks for one.
    package static let emptyLines = 4
}
