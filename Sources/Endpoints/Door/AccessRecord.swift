/// What was asked and answered, in a line.
package struct AccessRecord: Sendable {
    package let method: String
    /// The route's template, never the path: paths name jobs, and there is no end to them.
    package let route: String
    package let status: Int
    /// Of the body, where they are known when the answer begins.
    package let bytes: Int64?
    /// Until the answer began.
    package let seconds: Double
    package let identity: RequestIdentity
    /// The client's address.
    package let address: String
    /// The token's name.
    package let owner: String?
    /// Whether it is asked again and again by programs that watch the service.
    package let isPoll: Bool
}
