internal import Platform

/// What a connection reads from and writes to: a socket, as it is or with TLS on it.
enum ByteStream: ~Copyable {
    case plain(Socket)
    case tls(TLSStream)
}

/// What came of a read or a write.
enum Transfer: Hashable {
    case bytes(Int)
    /// Nothing now: the kernel will say when.
    case wouldBlock
    /// The peer sends no more.
    case end
    case failed(TransferFault)
}

/// Why a stream cannot go on.
enum TransferFault: Hashable {
    case system(SystemError)
    /// What OpenSSL says.
    case tls(String)
    /// The client speaks HTTP where TLS is spoken.
    case plainHTTP
}

extension TransferFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .system(let error): error.description
        case .tls(let reason): reason
        case .plainHTTP: "plain HTTP on a TLS port"
        }
    }
}

extension ByteStream {
    var descriptor: Int32 {
        switch self {
        case .plain(let socket): socket.descriptor
        case .tls(let stream): stream.socket.descriptor
        }
    }

    /// Whether nothing of HTTP has been exchanged yet, because TLS is still being agreed on.
    var isHandshaking: Bool {
        switch self {
        case .plain: false
        case .tls(let stream): stream.isHandshaking
        }
    }

    /// Whether there may be more to read although the socket has nothing: while TLS is being agreed on, or read from
    /// the socket and not taken yet.
    var mayHoldInput: Bool {
        switch self {
        case .plain: false
        case .tls(let stream): stream.isHandshaking || stream.holdsInput
        }
    }

    /// Whether a read may have to wait until the socket can be written to, and a write until it can be read from.
    var crossesDirections: Bool {
        switch self {
        case .plain: false
        case .tls: true
        }
    }

    /// Says whether it is in lively use: what it needs for that is kept then, and given back otherwise.
    borrowing func keepBuffers(_ keeps: Bool) {
        switch self {
        case .plain: break
        case .tls(let stream): stream.keepBuffers(keeps)
        }
    }

    borrowing func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        switch self {
        case .plain(let socket): unsafe socket.read(into: buffer)
        case .tls(let stream): unsafe stream.read(into: buffer)
        }
    }

    borrowing func write(_ bytes: Span<UInt8>) -> Transfer {
        switch self {
        case .plain(let socket): socket.write(bytes)
        case .tls(let stream): stream.write(bytes)
        }
    }

    /// Answers as it is what cannot be said in TLS, because there is none, and reads what has been sent: unread
    /// bytes would take the answer with them.
    borrowing func answerPlainly(_ bytes: Span<UInt8>) {
        switch self {
        case .plain: break
        case .tls(let stream): stream.socket.answerAtOnce(bytes)
        }
    }

    /// Says that nothing more will be sent.
    ///
    /// - Returns: false when even that has to wait until the socket can be written to.
    borrowing func finishWriting() -> Bool {
        switch self {
        case .plain(let socket): socket.finishWriting()
        case .tls(let stream): stream.finishWriting()
        }
    }

    /// Ends both directions; the descriptor stays until the stream goes.
    borrowing func shutDown() {
        switch self {
        case .plain(let socket): socket.shutDown()
        case .tls(let stream): stream.shutDown()
        }
    }
}

extension Socket {
    /// Writes a last answer and reads what is there, up to a bound.
    fileprivate borrowing func answerAtOnce(_ bytes: Span<UInt8>) {
        _ = write(bytes)
        _ = finishWriting()
        unsafe withUnsafeTemporaryAllocation(byteCount: ServerSettings.readLength, alignment: 16) { buffer in
            for _ in 0..<ServerSettings.plainBytes / ServerSettings.readLength {
                guard case .bytes = unsafe read(into: buffer) else { return }
            }
        }
    }
}
