/// A web origin: a scheme and whom it speaks to (RFC 6454 section 6.1).
package struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`: pages come from nowhere else.
    package let scheme: String
    /// Without a port that is the scheme's own.
    package let authority: Authority

    /// Reads `scheme://host[:port]` and nothing behind it; nil for `null`, which is nobody's, and all else.
    package init?(_ text: some StringProtocol) {
        guard let colon = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        guard let authority = Authority(text: String(text[colon.upperBound...])) else { return nil }
        self.scheme = scheme
        self.authority = authority.withoutDefaultPort(of: scheme)
    }

    /// Whether a request for this authority is for the origin itself.
    ///
    /// The scheme does not tell: in front of the service something else may speak TLS.
    package func isSame(as authority: Authority) -> Bool {
        self.authority == authority.withoutDefaultPort(of: scheme)
    }

    /// As browsers write it.
    package var description: String { "\(scheme)://\(authority)" }
}

extension Authority {
    fileprivate func withoutDefaultPort(of scheme: String) -> Authority {
        port == (scheme == "https" ? 443 : 80) ? Authority(host: host, port: nil) : self
    }
}
