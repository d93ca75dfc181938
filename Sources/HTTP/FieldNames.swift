package import HTTPTypes

/// Names of fields that HTTPTypes does not spell out.
extension HTTPField.Name {
    /// What nginx and others call the gathering of answers.
    package static let accelBuffering = HTTPField.Name(token: "X-Accel-Buffering")
    package static let crossOriginOpenerPolicy = HTTPField.Name(token: "Cross-Origin-Opener-Policy")
    package static let fetchSite = HTTPField.Name(token: "Sec-Fetch-Site")
    package static let idempotencyKey = HTTPField.Name(token: "Idempotency-Key")
    /// Says that the response is about a job that was accepted before.
    package static let idempotentReplayed = HTTPField.Name(token: "Idempotent-Replayed")
    package static let lastEventID = HTTPField.Name(token: "Last-Event-ID")
    package static let link = HTTPField.Name(token: "Link")
    package static let permissionsPolicy = HTTPField.Name(token: "Permissions-Policy")
    package static let prefer = HTTPField.Name(token: "Prefer")
    package static let preferenceApplied = HTTPField.Name(token: "Preference-Applied")
    package static let referrerPolicy = HTTPField.Name(token: "Referrer-Policy")
    package static let requestID = HTTPField.Name(token: "X-Request-Id")

    /// A name that is written down in the source, and so is known to be a token.
    package init(token: String) {
        guard let name = HTTPField.Name(token) else { preconditionFailure("\(token) is not a token") }
        self = name
    }
}
