internal import COpenSSL
internal import CTLS
internal import Glibc

/// Where a server's certificate and key are.
package struct TLSFiles: Hashable, Sendable {
    /// A PEM file with the certificate and those that lead to its root.
    package let certificate: String
    /// A PEM file with the private key.
    package let key: String
    /// A PEM file with the roots that clients' certificates must come from; nil asks clients for none.
    package let clientRoots: String?

    package init(certificate: String, key: String, clientRoots: String?) {
        self.certificate = certificate
        self.key = key
        self.clientRoots = clientRoots
    }
}

/// Why a server cannot speak TLS.
package enum TLSError: Error, Hashable {
    case certificate(String, reason: String)
    case key(String, reason: String)
    case clientRoots(String, reason: String)
    /// OpenSSL itself refuses.
    case unavailable(reason: String)
}

/// What a server's connections have in common: its certificate, and what it agrees to.
///
/// TLS 1.2 with forward secrecy and authenticated encryption, and TLS 1.3; HTTP/1.1 by ALPN; session tickets.
/// - SeeAlso: RFC 9325, recommendations for secure use of TLS.
@safe struct TLSContext: ~Copyable {
    private let raw: OpaquePointer

    /// - Throws: ``TLSError`` naming the file that is no good.
    init(_ files: TLSFiles) throws(TLSError) {
        ERR_clear_error()
        guard let raw = unsafe SSL_CTX_new(TLS_server_method()) else {
            throw .unavailable(reason: OpenSSLError.takeReason())
        }
        do throws(TLSError) {
            try unsafe Self.configure(raw)
            try unsafe Self.load(files, into: raw)
        } catch {
            unsafe SSL_CTX_free(raw)
            throw error
        }
        unsafe self.raw = raw
    }

    deinit { unsafe SSL_CTX_free(raw) }

    /// Lets connections resume sessions of an earlier context.
    borrowing func adoptTickets(of earlier: borrowing TLSContext) {
        unsafe ntkd_tls_adopt_tickets(raw, earlier.raw)
    }

    /// TLS on an accepted connection; nil when there is no memory for it.
    borrowing func stream(on socket: consuming Socket) -> TLSStream? {
        unsafe TLSStream(SSL_new(raw), on: socket)
    }

    private static func configure(_ raw: OpaquePointer) throws(TLSError) {
        // Of TLS 1.2 what RFC 9325, section 4.2, recommends; TLS 1.3 has nothing weaker.
        guard unsafe ntkd_tls_set_minimum(raw) == 1,
            unsafe SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1,
            unsafe SSL_CTX_set_session_id_context(raw, "ntkd", 4) == 1
        else { throw .unavailable(reason: OpenSSLError.takeReason()) }
        unsafe ntkd_tls_set_options(raw)
        unsafe ntkd_tls_set_modes(raw)
        unsafe ntkd_tls_speak_http1(raw)
        unsafe ntkd_tls_ask_for_no_password(raw)
    }

    private static func load(_ files: TLSFiles, into raw: OpaquePointer) throws(TLSError) {
        guard unsafe SSL_CTX_use_certificate_chain_file(raw, files.certificate) == 1 else {
            throw .certificate(files.certificate, reason: OpenSSLError.takeReason())
        }
        guard unsafe SSL_CTX_use_PrivateKey_file(raw, files.key, SSL_FILETYPE_PEM) == 1,
            unsafe SSL_CTX_check_private_key(raw) == 1
        else { throw .key(files.key, reason: OpenSSLError.takeReason()) }
        guard let roots = files.clientRoots else { return }
        // The names of the roots tell clients which of their certificates to send.
        guard unsafe SSL_CTX_load_verify_file(raw, roots) == 1,
            let names = unsafe SSL_load_client_CA_file(roots)
        else { throw .clientRoots(roots, reason: OpenSSLError.takeReason()) }
        unsafe SSL_CTX_set_client_CA_list(raw, names)
        unsafe SSL_CTX_set_verify(raw, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    }
}

/// The errors that OpenSSL has noted for this thread.
enum OpenSSLError {
    /// Leaves none of them to a call that comes next: looking is cheaper than clearing, and there are none as a rule.
    static func forget() {
        if ERR_peek_error() != 0 { ERR_clear_error() }
    }

    /// Takes all of them, and puts the first into words.
    static func takeReason() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0 else { return "no reason given" }
        // Errors of the system are marked by this bit, and are its own numbers.
        let systemFlag: UInt = 1 << 31
        if code & systemFlag != 0 { return unsafe String(cString: strerror(Int32(code & (systemFlag - 1)))) }
        if let reason = unsafe ERR_reason_error_string(code) { return unsafe String(cString: reason) }
        return "error \(code)"
    }

    /// Whether the first of them says that a client has spoken HTTP where TLS was expected.
    static var isPlainHTTP: Bool {
        let code = ERR_peek_error()
        return code & 0x7f_ffff == UInt(SSL_R_HTTP_REQUEST) && code >> 23 & 0xff == UInt(ERR_LIB_SSL)
    }
}
