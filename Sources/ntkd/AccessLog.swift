internal import Endpoints
internal import HTTP
internal import Logging

/// One line for every request.
struct AccessLog: Sendable {
    let logger: Logger

    @Sendable func note(_ record: AccessRecord) {
        let level: Logger.Level = record.isPoll ? .debug : .info
        guard logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "method": "\(record.method)", "route": "\(record.route)", "status": "\(record.status)",
            "seconds": "\(Self.rounded(record.seconds))", "request": "\(record.identity.id)",
            "trace": "\(record.identity.traceID)", "client": "\(record.address)",
        ]
        if let bytes = record.bytes { metadata["bytes"] = "\(bytes)" }
        if let owner = record.owner { metadata["who"] = "\(owner)" }
        logger.log(level: level, "request", metadata: metadata)
    }

    /// To the microsecond.
    private static func rounded(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e6 }
}
