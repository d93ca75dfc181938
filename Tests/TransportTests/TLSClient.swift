import COpenSSL
import CTLS
import Foundation
import TestSupport
import Testing

@testable import Transport

/// A TLS client that blocks, and believes every certificate.
@safe struct TLSClient: ~Copyable {
    private let client: Client
    private let context: OpaquePointer?
    private let connection: OpaquePointer?

    enum Fault: Error {
        case refused(String)
        case ended
    }

    /// What a client asks for in its handshake.
    struct Wishes: Sendable {
        var newest = TLS1_3_VERSION
        var oldest = TLS1_VERSION
        /// ALPN protocols, each after its length.
        var protocols = "\u{8}http/1.1"
        /// A PEM file with certificate and key.
        var certificate: String?
        /// A session of an earlier connection.
        var session: [UInt8]?
    }

    /// Connects and agrees on TLS.
    ///
    /// - Throws: ``Fault/refused(_:)`` when there is no agreement.
    init(port: UInt16, _ wishes: Wishes = Wishes()) throws {
        let client = try Client(port: port)
        let (context, connection) = unsafe Self.handles(wishes)
        unsafe ntkd_tls_attach(connection, client.descriptor)
        let isAgreed = unsafe SSL_connect(connection) == 1
        let reason = OpenSSLError.takeReason()
        guard isAgreed else {
            unsafe SSL_free(connection)
            unsafe SSL_CTX_free(context)
            throw Fault.refused(reason)
        }
        self.client = client
        unsafe self.context = context
        unsafe self.connection = connection
    }

    deinit {
        unsafe SSL_free(connection)
        unsafe SSL_CTX_free(context)
    }

    private static func handles(_ wishes: Wishes) -> (OpaquePointer?, OpaquePointer?) {
        let context = unsafe SSL_CTX_new(TLS_client_method())
        // Old versions are offered only at the lowest security level.
        unsafe SSL_CTX_set_security_level(context, 0)
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(wishes.oldest), nil)
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(wishes.newest), nil)
        let protocols = Array(wishes.protocols.utf8)
        unsafe SSL_CTX_set_alpn_protos(context, protocols, UInt32(protocols.count))
        if let certificate = wishes.certificate {
            unsafe SSL_CTX_use_certificate_chain_file(context, certificate)
            unsafe SSL_CTX_use_PrivateKey_file(context, certificate, SSL_FILETYPE_PEM)
        }
        let connection = unsafe SSL_new(context)
        if let session = wishes.session {
            unsafe session.withUnsafeBufferPointer { buffer in
                var start = buffer.baseAddress
                let resumed = unsafe d2i_SSL_SESSION(nil, &start, buffer.count)
                unsafe SSL_set_session(connection, resumed)
                unsafe SSL_SESSION_free(resumed)
            }
        }
        return unsafe (context, connection)
    }
}

extension TLSClient {
    func send(_ bytes: [UInt8]) throws {
        guard unsafe SSL_write(connection, bytes, Int32(bytes.count)) == bytes.count else {
            throw Fault.refused(OpenSSLError.takeReason())
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// The next bytes; nil at the peer's farewell.
    func receive() throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe SSL_read(connection, &buffer, Int32(buffer.count))
        if count > 0 { return Array(buffer[..<Int(count)]) }
        let isFarewell = unsafe SSL_get_error(connection, count) == SSL_ERROR_ZERO_RETURN
        let reason = OpenSSLError.takeReason()
        guard isFarewell else { throw Fault.refused(reason) }
        return nil
    }

    /// The next `count` bytes.
    func receive(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let more = try receive() else { throw Fault.ended }
            bytes += more
        }
        return bytes
    }

    /// Everything up to the peer's farewell.
    func rest() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let more = try receive() { bytes += more }
        return bytes
    }

    /// Such as `TLSv1.3`.
    var version: String { unsafe String(cString: SSL_get_version(connection)) }

    /// What ALPN has chosen.
    var chosenProtocol: String {
        var (start, length): (UnsafePointer<UInt8>?, UInt32) = (nil, 0)
        unsafe SSL_get0_alpn_selected(connection, &start, &length)
        let bytes = unsafe UnsafeBufferPointer(start: start, count: Int(length))
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    var isResumed: Bool { unsafe SSL_session_reused(connection) == 1 }

    /// The session, for another connection.
    var session: [UInt8] {
        let session = unsafe SSL_get_session(connection)
        let length = unsafe Int(i2d_SSL_SESSION(session, nil))
        var bytes = [UInt8](repeating: 0, count: length)
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            _ = unsafe i2d_SSL_SESSION(session, &start)
        }
        return bytes
    }

    /// Of the peer's certificate.
    var peerName: String {
        let certificate = unsafe SSL_get1_peer_certificate(connection)
        defer { unsafe X509_free(certificate) }
        var text = [CChar](repeating: 0, count: 256)
        unsafe X509_NAME_oneline(X509_get_subject_name(certificate), &text, Int32(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
