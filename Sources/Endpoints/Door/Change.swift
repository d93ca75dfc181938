internal import HTTP
internal import HTTPTypes

/// A kind of change that a client makes, for the record.
package enum Change: String, Hashable, Sendable {
    case jobSubmitted = "job submitted"
    case jobCancelled = "job cancelled"
    case jobDeleted = "job deleted"
    case dataSetStored = "data set stored"
    case dataSetDeleted = "data set deleted"
}

/// Who has changed what.
package struct AuditRecord: Hashable, Sendable {
    package let change: Change
    /// What was changed, by its name.
    package let subject: String
    /// The token's name; nil when nobody was asked.
    package let owner: String?
    /// The client's address.
    package let address: String
    package let requestID: String
}

extension AuditRecord {
    /// The record of a request that was answered; nil when nothing was changed.
    init?(_ change: Change?, by request: EndpointRequest, answered response: Response) {
        guard let change, response.status.kind == .successful else { return nil }
        // What is new is named by where it is found.
        let made = response.fields[.location].flatMap { $0.split(separator: "/").last.map(String.init) }
        self.change = change
        subject = request.parameters["id"] ?? made ?? ""
        owner = request.caller.owner
        address = request.visit.peer.address
        requestID = request.visit.identity.id
    }
}
