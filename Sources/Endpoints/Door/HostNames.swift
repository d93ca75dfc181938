internal import HTTP

/// The names that the service answers to.
///
/// A page whose own name is made to resolve to this machine (DNS rebinding) can have its visitor's browser send
/// requests here, which then count as the page's own; but they name the page's host.
package struct HostNames: Hashable, Sendable {
    private let names: Set<String>
    private let isEnforced: Bool

    /// - Parameters:
    ///   - allowed: Names besides those of the machine itself, without ports.
    ///   - isLoopback: Whether the service listens on an address that only this machine reaches: then other names
    ///     are refused even if none are set.
    package init(allowed: [String], isLoopback: Bool) {
        names = Set(allowed.map { $0.lowercased() })
        isEnforced = isLoopback || !allowed.isEmpty
    }

    /// Whether a text is a name or an address, as the Host field carries it, without a port.
    package static func isName(_ text: String) -> Bool {
        guard let authority = Authority(text: text) else { return false }
        return authority.port == nil && !text.hasSuffix(":")
    }

    /// Whether a request for this authority is for the service; HTTP/1.0 may leave it out.
    func contains(_ authority: Authority?) -> Bool {
        guard isEnforced else { return true }
        guard let authority else { return false }
        return authority.isLoopback || names.contains(authority.host)
    }
}
