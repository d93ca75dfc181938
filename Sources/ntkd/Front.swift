internal import Endpoints
internal import HTTP
internal import HTTPTypes
internal import Transport

/// The application behind the server's door.
struct Front: Handler {
    let application: Application
    let log: TransportLog
    let observatory: Observatory

    func reply(to request: Request, from peer: Peer) -> Reply { application.reply(to: request, from: peer) }

    func screen(_ head: RequestHead, from peer: Peer, mayEnd: Bool) -> Reception {
        application.screen(head, from: peer, mayEnd: mayEnd)
    }

    func note(_ event: TransportEvent) {
        if case .handshakeFailed = event { observatory.noteFailedHandshake() }
        log.note(event)
    }

    func refuse(_ refusal: Refusal, from peer: Peer, about target: RequestTarget?) -> Response {
        application.refuse(
            refusal.problem, from: peer, about: target, retryAfter: refusal == .tooManyConnections ? 1 : nil,
            overPlainHTTP: refusal == .plainHTTP)
    }
}

extension Refusal {
    fileprivate var problem: Problem {
        switch self {
        case .invalid(let error): Problem(error)
        case .timeout:
            Problem(
                .requestTimeout, detail: "The request did not arrive in time.")
        case .plainHTTP:
            Problem(
                .tlsRequired, detail: "This port speaks HTTPS: the address must begin with https.")
        case .tooManyConnections:
            Problem(
                .tooManyConnections, detail: "The service has as many connections open as it allows.")
        }
    }
}
