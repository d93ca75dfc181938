internal import Endpoints
internal import Logging
internal import Transport

/// What SIGHUP has read again: the certificate and the tokens.
///
/// What is no good leaves what was there in use.
struct Reload: Sendable {
    let server: Server
    let hasCertificate: Bool
    let tokens: TokenBook?
    let tokensFile: String?
    let logger: Logger
    let audit: AuditLog

    func run() async {
        await reloadCertificate()
        reloadTokens()
    }

    private func reloadCertificate() async {
        guard hasCertificate else { return }
        do throws(ServerError) {
            try await server.reloadCertificate()
            logger.notice("certificate read again")
            audit.note("certificate reloaded")
        } catch {
            guard case .tls(let error) = error else { return }
            logger.error("the certificate stays as it was", metadata: ["reason": "\(error.description)"])
        }
    }

    private func reloadTokens() {
        guard let tokens, let tokensFile else { return }
        do throws(TokensFileError) {
            let list = try TokensFile.read(tokensFile)
            tokens.replace(with: list)
            logger.notice("tokens read again", metadata: ["count": "\(list.entries.count)"])
            audit.note("tokens reloaded")
        } catch {
            logger.error("the tokens stay as they were", metadata: ["reason": "\(error.description)"])
        }
    }
}
