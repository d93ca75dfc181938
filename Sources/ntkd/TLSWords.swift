internal import Transport

extension TLSError {
    /// In words, naming the setting.
    var description: String {
        switch self {
        case .certificate(let path, let reason): "the setting tls_certificate names \(path): \(reason)"
        case .key(let path, let reason): "the setting tls_key names \(path): \(reason)"
        case .clientRoots(let path, let reason): "the setting tls_client_roots names \(path): \(reason)"
        case .unavailable(let reason): "TLS is not available: \(reason)"
        }
    }
}
