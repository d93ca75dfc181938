/// What becomes of a request's body, which the head decides.
package enum Reception: Sendable {
    /// It is gathered, and comes with the request.
    case whole
    /// It is gathered, unless what is asked first has an answer without it.
    case wholeUnless(@Sendable () async -> Response?)
    /// It goes piece by piece to what makes the answer.
    ///
    /// Pieces come as they are asked for, and no more than some are in memory; a client that waits to be told that its
    /// body is wanted is told so when the first is asked for. When the body does not come to its
    /// end, asking for the next piece throws, and the answer is nobody's; an answer before the body's end is the last
    /// on its connection.
    case streamed(@Sendable (any BodyStream) async -> Response)
    /// It is not wanted, whatever it is.
    case unwanted(Response)
}

/// How a request is answered.
package enum Reply: Sendable {
    /// With what is at hand.
    case now(Response)
    /// After some work.
    case later(@Sendable () async -> Response)
}
