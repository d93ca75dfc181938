internal import Endpoints
internal import Logging

/// One line for every change that somebody makes.
struct AuditLog: Sendable {
    let logger: Logger

    @Sendable func note(_ record: AuditRecord) {
        logger.notice(
            "\(record.change.rawValue)",
            metadata: [
                "who": "\(record.owner ?? "anonymous")", "subject": "\(record.subject)",
                "client": "\(record.address)", "request": "\(record.requestID)",
            ])
    }

    /// Of a change that whoever runs the service makes.
    func note(_ change: String) {
        logger.notice("\(change)", metadata: ["who": "SIGHUP"])
    }
}
