internal import Glibc

/// The process's standard error.
enum StandardError {
    /// Writes all of the bytes, or as many as can be: a full disk or a closed pipe is ignored.
    static func write(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = unsafe Glibc.write(
                    STDERR_FILENO, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                done += count
            }
        }
    }
}
