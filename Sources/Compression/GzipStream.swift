internal import CZlib

/// One gzip member (RFC 1952) made piece by piece.
///
/// The header has modification time 0 and operating system 3 (Unix), which zlib writes when it is given
/// no header: equal input gives equal bytes on any day, so the bytes can carry a strong `ETag`.
/// How the input is cut into pieces does not change the output, because nothing is flushed between them.
///
/// Running out of memory ends the process, as it does for an `Array`.
@safe package struct GzipStream: ~Copyable {
    /// On the heap because zlib keeps a pointer to it: a `z_stream` must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    package init(level: CompressionLevel) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 15 is the largest window; 16 more asks for the gzip wrapper instead of zlib's own.
        let status = unsafe ntkd_deflate_init(stream, level.rawValue, 15 + 16)
        precondition(status == Z_OK, "zlib has no memory")
        unsafe self.stream = stream
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Compresses `bytes`.
    ///
    /// - Returns: What is ready so far; often nothing, as zlib collects up to a block first.
    package mutating func write(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        unsafe bytes.withUnsafeBufferPointer { whole in
            // zlib counts in 32 bits, an array in 64.
            var rest = unsafe whole[...]
            while unsafe !rest.isEmpty {
                let piece = unsafe UnsafeBufferPointer(rebasing: rest.prefix(1 << 30))
                unsafe deflate(piece, flush: Z_NO_FLUSH, into: &output)
                unsafe rest = rest.dropFirst(piece.count)
            }
        }
        return output
    }

    /// Ends the member.
    ///
    /// - Returns: All that was still held back, with the trailing checksum and length.
    package consuming func finish() -> [UInt8] {
        var output: [UInt8] = []
        unsafe deflate(UnsafeBufferPointer(start: nil, count: 0), flush: Z_FINISH, into: &output)
        return output
    }

    /// Runs zlib until it has taken all the input and has no more output to give.
    private func deflate(_ input: UnsafeBufferPointer<UInt8>, flush: Int32, into output: inout [UInt8]) {
        unsafe stream.pointee.next_in = unsafe UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(input.count)
        var isFull = true
        while isFull {
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = UInt32(buffer.count)
                // The only errors left are misuse and "no progress possible", which is no error.
                unsafe _ = CZlib.deflate(stream, flush)
                count = unsafe buffer.count - Int(stream.pointee.avail_out)
            }
            output += piece
            isFull = unsafe stream.pointee.avail_out == 0
        }
    }
}
