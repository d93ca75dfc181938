internal import Logging
internal import Transport

/// Puts what happens on the way to requests into the log.
struct TransportLog: Sendable {
    let logger: Logger

    func note(_ event: TransportEvent) {
        switch event {
        case .handshakeFailed(let peer, let reason):
            logger.notice("TLS refused", metadata: ["client": "\(peer)", "reason": "\(reason)"])
        case .starved(let error):
            logger.warning("no connection can be accepted", metadata: ["reason": "\(error)"])
        }
    }
}
