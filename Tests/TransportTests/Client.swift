import Foundation
import Glibc
import TestSupport

/// A TCP client that blocks, and gives up when its patience ends.
@safe struct Client: ~Copyable {
    let descriptor: Int32
    /// Received and not yet taken.
    private(set) var input: [UInt8] = []
    private var isAtEnd = false

    enum Fault: Error {
        case connecting(Int32)
        case sending(Int32)
        case receiving(Int32)
        /// The connection ended within a response.
        case ended
    }

    /// Connects to a port of 127.0.0.1.
    ///
    /// `receiveBuffer` is how many bytes the kernel takes in for a client that does not read; nil is its own choice.
    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: Int(Patience.seconds), tv_usec: 0)
        let length = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, length)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, length)
        set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        if let receiveBuffer { set(SOL_SOCKET, SO_RCVBUF, receiveBuffer) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Fault.connecting(errno) }
    }

    deinit { close(descriptor) }

    private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

extension Client {
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor, $0.baseAddress.map { unsafe $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Fault.sending(errno) }
            sent += count
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Ends the connection with a reset instead of a farewell.
    consuming func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        let length = socklen_t(MemoryLayout.size(ofValue: linger))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, length)
    }

    /// Receives once.
    ///
    /// - Returns: Whether anything came; false at the end of the connection.
    mutating func receive() throws -> Bool {
        guard !isAtEnd else { return false }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count >= 0 else { throw Fault.receiving(errno) }
        isAtEnd = count == 0
        input += buffer[..<count]
        return count > 0
    }

    /// The next response.
    ///
    /// `length` is its body's where looking for the end after every piece would take long.
    mutating func response(isHead: Bool = false, length: Int = 0) throws -> WireResponse {
        while input.count < length, try receive() {}
        while true {
            var rest = input
            do {
                let response = try WireResponse(&rest, isHead: isHead)
                input = rest
                return response
            } catch {
                guard try receive() else { throw error }
            }
        }
    }

    /// Everything until the server closes the connection.
    mutating func rest() throws -> [UInt8] {
        while try receive() {}
        defer { input = [] }
        return input
    }

    /// Waits for the end of the connection for at most that many seconds, and takes in what comes.
    mutating func pause(_ seconds: Double) throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while !isAtEnd, ContinuousClock.now < end {
            let left = (end - .now) / .milliseconds(1)
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe Glibc.poll(&poll, 1, Int32(max(1, left))) > 0 else { return }
            _ = try receive()
        }
    }

    /// Whether the connection has ended or something of an answer is there.
    var isAnswered: Bool { isAtEnd || !input.isEmpty }

    /// Receives until the input holds this text or ends.
    mutating func await(_ text: String) throws {
        let wanted = Array(text.utf8)
        while input.firstRange(of: wanted) == nil, try receive() {}
    }
}

/// Runs blocking code on a thread of its own, so that it holds up neither tasks nor the server.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}
