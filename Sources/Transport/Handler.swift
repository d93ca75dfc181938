package import HTTP

/// What a server does with requests.
package protocol Handler: Sendable {
    /// Answers a request. Runs on the connection's I/O queue: whatever takes long goes elsewhere.
    func respond(to request: Request) async -> Response

    /// Answers what cannot be a request.
    func refuse(_ refusal: Refusal) -> Response
}

/// Why a connection gets an answer that no endpoint made.
package enum Refusal: Hashable, Sendable {
    case invalid(RequestError)
    /// The request did not arrive in time.
    case timeout
    case tooManyConnections
}
