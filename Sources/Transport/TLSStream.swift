internal import COpenSSL
internal import CTLS
internal import Glibc
internal import Platform

/// TLS on a socket, from the handshake to the farewell.
///
/// The handshake happens in the first reads. A read may have to write and a write to read: whoever waits for a
/// socket with TLS on it tries both again whatever it becomes ready for.
@safe struct TLSStream: ~Copyable {
    let socket: Socket
    /// OpenSSL's connection, by its address: nobody else has it, and an address may move to the connection's queue.
    private let address: Int

    /// - Parameters:
    ///   - connection: New; nil when OpenSSL has none.
    ///   - socket: Non-blocking.
    init?(_ connection: OpaquePointer?, on socket: consuming Socket) {
        guard let connection = unsafe connection, unsafe ntkd_tls_attach(connection, socket.descriptor) == 1
        else { return nil }
        unsafe SSL_set_accept_state(connection)
        address = Int(bitPattern: connection)
        self.socket = socket
    }

    deinit { unsafe SSL_free(raw) }

    private var raw: OpaquePointer? { unsafe OpaquePointer(bitPattern: address) }
}

extension TLSStream {
    /// Whether something has been read from the socket that nobody has taken yet.
    var holdsInput: Bool { unsafe SSL_has_pending(raw) == 1 }

    var isHandshaking: Bool { unsafe SSL_is_init_finished(raw) == 0 }

    /// Says whether the buffers of records, 34 KiB, are worth keeping from one to the next.
    func keepBuffers(_ keeps: Bool) { unsafe ntkd_tls_keep_buffers(raw, keeps ? 1 : 0) }

    borrowing func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        OpenSSLError.forget()
        let count = unsafe SSL_read(raw, buffer.baseAddress, Int32(clamping: buffer.count))
        return count > 0 ? .bytes(Int(count)) : outcome(of: count)
    }

    borrowing func write(_ bytes: Span<UInt8>) -> Transfer {
        OpenSSLError.forget()
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe SSL_write(raw, buffer.baseAddress, Int32(clamping: buffer.count))
        }
        return count > 0 ? .bytes(Int(count)) : outcome(of: count)
    }

    /// Says that nothing more will be sent: `close_notify`, then the end of the stream.
    ///
    /// - Returns: false when the word does not fit into the socket's buffer yet.
    borrowing func finishWriting() -> Bool {
        guard sayGoodbye() else { return false }
        return socket.finishWriting()
    }

    /// Ends both directions, with a last word if there is room for it.
    borrowing func shutDown() {
        _ = sayGoodbye()
        socket.shutDown()
    }

    private borrowing func sayGoodbye() -> Bool {
        // Neither before the handshake is done nor after a fatal error is there anything to say.
        guard !isHandshaking, unsafe SSL_get_quiet_shutdown(raw) == 0 else { return true }
        OpenSSLError.forget()
        let status = unsafe SSL_shutdown(raw)
        guard status < 0 else { return true }
        return unsafe SSL_get_error(raw, status) != SSL_ERROR_WANT_WRITE
    }

    private borrowing func outcome(of status: Int32) -> Transfer {
        switch unsafe SSL_get_error(raw, status) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .end
        case SSL_ERROR_SYSCALL:
            let error = SystemError.last
            unsafe SSL_set_quiet_shutdown(raw, 1)
            return error.number == 0 ? .end : .failed(.system(error))
        default:
            unsafe SSL_set_quiet_shutdown(raw, 1)
            let isPlainHTTP = OpenSSLError.isPlainHTTP
            let reason = OpenSSLError.takeReason()
            return .failed(isPlainHTTP ? .plainHTTP : .tls(reason))
        }
    }
}
