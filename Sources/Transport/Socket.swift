internal import CEpoll
internal import Glibc
internal import HTTP
internal import Platform

/// A non-blocking TCP socket, closed when it goes.
@safe struct Socket: ~Copyable {
    let descriptor: Int32

    /// Takes possession of an open, non-blocking descriptor.
    fileprivate init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}

extension Socket {
    /// A socket that listens.
    ///
    /// - Throws: ``SystemError``, among others of an address in use.
    static func listening(on address: SocketAddress, backlog: Int32) throws(SystemError) -> Socket {
        let family = address.isIPv6 ? AF_INET6 : AF_INET
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, type, Int32(IPPROTO_TCP))
        guard descriptor >= 0 else { throw .last }
        let socket = Socket(owning: descriptor)
        // A restart must not wait for the connections of the process before it.
        socket.set(SOL_SOCKET, SO_REUSEADDR)
        // An IPv6 socket is that alone, whatever the system's default: `::` does not shadow 0.0.0.0.
        if address.isIPv6 { socket.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        // Connections inherit it. Without it the kernel takes megabytes for each reader that reads nothing.
        socket.set(Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, to: ServerSettings.unsentHighWater)
        let status = unsafe address.withSystemAddress { unsafe bind(descriptor, $0, $1) }
        guard status == 0, listen(descriptor, backlog) == 0 else { throw .last }
        return socket
    }

    /// The address that the socket is bound to.
    borrowing func localAddress() throws(SystemError) -> SocketAddress {
        let (_, address) = unsafe SocketAddress.filled { unsafe getsockname(descriptor, $0, $1) }
        guard let address else { throw .last }
        return address
    }

    /// The next connection, or nil when none is waiting.
    borrowing func accept() throws(SystemError) -> Accepted? {
        let (status, address) = unsafe SocketAddress.filled { unsafe ntkd_accept(descriptor, $0, $1) }
        guard status >= 0 else {
            let error = SystemError.last
            if error.isWouldBlock { return nil }
            throw error
        }
        let socket = Socket(owning: status)
        // Answers are written whole; waiting for more to send only delays them.
        socket.set(Int32(IPPROTO_TCP), TCP_NODELAY)
        guard let address else { throw SystemError(number: EAFNOSUPPORT) }
        return Accepted(socket: socket, peer: address)
    }

    private borrowing func set(_ level: Int32, _ option: Int32, to value: Int32 = 1) {
        var value = value
        // An option that the kernel does not know changes no answer.
        _ = unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// A connection as it was accepted.
struct Accepted: ~Copyable {
    let socket: Socket
    let peer: SocketAddress

    consuming func takeSocket() -> Socket { socket }
}

extension Socket {
    borrowing func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            let error = SystemError.last
            if error.isInterrupted { continue }
            return error.isWouldBlock ? .wouldBlock : .failed(.system(error))
        }
    }

    borrowing func write(_ bytes: Span<UInt8>) -> Transfer {
        unsafe bytes.withUnsafeBytes { buffer in
            while true {
                let count = unsafe send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
                if count >= 0 { return .bytes(count) }
                let error = SystemError.last
                if error.isInterrupted { continue }
                return error.isWouldBlock ? .wouldBlock : .failed(.system(error))
            }
        }
    }

    /// Ends both directions; the descriptor stays until the socket goes.
    borrowing func shutDown() {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Says that nothing more will be sent.
    ///
    /// - Returns: true: the kernel takes the word at once.
    borrowing func finishWriting() -> Bool {
        // A peer that is gone already needs no word.
        _ = shutdown(descriptor, Int32(SHUT_WR))
        return true
    }
}
