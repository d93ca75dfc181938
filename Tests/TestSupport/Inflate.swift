internal import CZlib

/// What zlib itself reads from a gzip member, or `nil` when it is not exactly one whole member.
package func gunzip(_ bytes: [UInt8], sizeLimit: Int = 1 << 24) -> [UInt8]? {
    var stream = unsafe z_stream()
    guard unsafe ntkd_inflate_init(&stream, 15 + 16) == Z_OK else { return nil }
    defer { unsafe _ = inflateEnd(&stream) }
    var input = bytes
    var status = Z_OK
    var left = 0
    let output = unsafe input.withUnsafeMutableBufferPointer { source in
        unsafe stream.next_in = source.baseAddress
        unsafe stream.avail_in = UInt32(source.count)
        return unsafe [UInt8](unsafeUninitializedCapacity: sizeLimit) { buffer, count in
            unsafe stream.next_out = buffer.baseAddress
            unsafe stream.avail_out = UInt32(buffer.count)
            status = unsafe inflate(&stream, Z_FINISH)
            left = unsafe Int(stream.avail_in)
            count = unsafe buffer.count - Int(stream.avail_out)
        }
    }
    return status == Z_STREAM_END && left == 0 ? output : nil
}
