package import HTTP
package import Platform

/// What a server does with requests.
package protocol Handler: Sendable {
    /// Answers a request. Runs on the connection's I/O queue: whatever takes long goes elsewhere.
    func reply(to request: Request, from peer: Peer) -> Reply

    /// Says what becomes of a request's body, before it is read.
    ///
    /// Asked once for every request with a body. Without `mayEnd` the body is short and on its way already: where
    /// it is unwanted, or may be, it is read all the same, and ``reply(to:from:)`` answers.
    func screen(_ head: RequestHead, from peer: Peer, mayEnd: Bool) -> Reception

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
