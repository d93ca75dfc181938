package import HTTPTypes

/// Names of fields that HTTPTypes does not spell out.
extension HTTPField.Name {
    package static let idempotencyKey = HTTPField.Name(token: "Idempotency-Key")
    package static let lastEventID = HTTPField.Name(token: "Last-Event-ID")
    package static let link = HTTPField.Name(token: "Link")
    package static let prefer = HTTPField.Name(token: "Prefer")
    package static let preferenceApplied = HTTPField.Name(token: "Preference-Applied")

    /// A name that is written down in the source, and so is known to be a token.
    package init(token: String) {
        guard let name = HTTPField.Name(token) else { preconditionFailure("\(token) is not a token") }
        self = name
    }
}
