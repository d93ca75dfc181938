internal import Endpoints
internal import HTTP
internal import Transport

/// Who is let in, as far as settings say.
struct DoorSettings: Hashable, Sendable {
    /// nil when nobody is asked for a token.
    let tokensFile: String?
    let hasOpenMetrics: Bool
    let hosts: HostNames
    let crossOrigin: CrossOrigin
    let isSecure: Bool

    /// - Parameters:
    ///   - reader: Where the values come from.
    ///   - server: Says where the service listens.
    /// - Throws: ``SettingsError``, among others when everybody would be served unasked and nothing says so.
    init(_ reader: SettingsReader, _ server: ServerSettings) throws(SettingsError) {
        let path = try reader.string(.tokensFile)
        let isLoopback = server.address.isLoopback
        tokensFile = path.isEmpty ? nil : path
        let allowsAnonymous = try reader.truth(.allowAnonymous)
        guard tokensFile != nil || isLoopback || allowsAnonymous else {
            throw .anonymous(host: server.address.host)
        }
        hasOpenMetrics = try reader.truth(.openMetrics)
        isSecure = server.tls != nil
        let names = reader.words(.allowedHosts)
        for name in names where !HostNames.isName(name) {
            throw .invalidWord(.allowedHosts, word: name, wanted: "names or addresses without ports")
        }
        hosts = HostNames(allowed: names, isLoopback: isLoopback)
        var origins: [Origin] = []
        for word in reader.words(.corsOrigins) {
            guard let origin = Origin(word) else {
                throw .invalidWord(.corsOrigins, word: word, wanted: "origins such as https://example.org")
            }
            origins.append(origin)
        }
        crossOrigin = CrossOrigin(origins: origins)
    }

    /// The door with these tokens.
    func door(_ tokens: TokenBook?) -> Door {
        Door(
            hosts: hosts, crossOrigin: crossOrigin, tokens: tokens, hasOpenMetrics: hasOpenMetrics,
            isSecure: isSecure)
    }
}
