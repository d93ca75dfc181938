internal import Endpoints
internal import HTTP
internal import HTTPTypes
internal import Transport

/// The application behind the server's door.
struct Front: Handler {
    let application: Application
    let log: TransportLog

    func reply(to request: Request) -> Reply { application.reply(to: request) }

    func screen(_ head: RequestHead) -> Reception { application.screen(head) }

    func note(_ event: TransportEvent) { log.note(event) }

    func refuse(_ refusal: Refusal) -> Response {
        switch refusal {
        case .invalid(let error): return Problem(error).response
        case .timeout:
            return Problem(
                code: "request_timeout", status: .requestTimeout, title: "Request timeout",
                detail: "The request did not arrive in time."
            ).response
        case .plainHTTP:
            return Problem(
                code: "tls_required", status: .badRequest, title: "TLS required",
                detail: "This port speaks HTTPS: the address must begin with https."
            ).response
        case .tooManyConnections:
            var response = Problem(
                code: "too_many_connections", status: .serviceUnavailable, title: "Too many connections",
                detail: "The service has as many connections open as it allows."
            ).response
            response.fields[.retryAfter] = "1"
            return response
        }
    }
}
