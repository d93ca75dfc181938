/// How a request is answered.
package enum Reply: Sendable {
    /// With what is at hand.
    case now(Response)
    /// After some work.
    case later(@Sendable () async -> Response)
}
