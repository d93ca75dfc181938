package import HTTP
package import Platform

/// What a server does with requests.
package protocol Handler: Sendable {
    /// Answers a request. Runs on the connection's I/O queue: whatever takes long goes elsewhere.
    func reply(to request: Request, from peer: Peer) -> Reply

    /// Answers a request before its body is read, when the head alone decides: nil to read the body.
    ///
    /// Asked where the body is long, or the client waits for a word before it sends it.
    func screen(_ head: RequestHead, from peer: Peer) -> Response?

    /// Answers what cannot be a request, with a body in memory; `target` is what it was about, when that had been read.
    func refuse(_ refusal: Refusal, from peer: Peer, about target: RequestTarget?) -> Response

    /// Is told what happens apart from requests.
    func note(_ event: TransportEvent)
}

/// Why a connection gets an answer that no endpoint made.
package enum Refusal: Hashable, Sendable {
    case invalid(RequestError)
    /// The request did not arrive in time.
    case timeout
    case tooManyConnections
    /// The client speaks HTTP where TLS is spoken.
    case plainHTTP
}

/// Something that happens on the way to requests.
package enum TransportEvent: Hashable, Sendable {
    /// A client and the server have not agreed on TLS.
    case handshakeFailed(SocketAddress, reason: String)
    /// No connection can be accepted for now.
    case starved(SystemError)
}
