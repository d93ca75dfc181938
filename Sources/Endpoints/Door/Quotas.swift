/// What a token may take of the service; nil is as much as the service has.
package struct Quotas: Hashable, Sendable {
    /// Jobs that are queued.
    package let queuedJobs: Int?
    /// Bytes of the results of its jobs, and of its data sets.
    package let storedBytes: Int?
    /// Seconds that its jobs' kernels took, of those that ended within ``day``.
    package let processorSeconds: Double?

    package init(queuedJobs: Int?, storedBytes: Int?, processorSeconds: Double?) {
        self.queuedJobs = queuedJobs
        self.storedBytes = storedBytes
        self.processorSeconds = processorSeconds
    }

    package static let none = Quotas(queuedJobs: nil, storedBytes: nil, processorSeconds: nil)

    /// The seconds over which processor time is counted: the last 24 hours, not the day of the calendar.
    package static let day = 86_400.0

    /// What a token has taken so far.
    package struct Usage: Hashable, Sendable {
        package let queuedJobs: Int
        package let storedBytes: Int
        package let processorSeconds: Double

        package init(queuedJobs: Int, storedBytes: Int, processorSeconds: Double) {
            self.queuedJobs = queuedJobs
            self.storedBytes = storedBytes
            self.processorSeconds = processorSeconds
        }
    }

    /// Whether another job may be submitted, of a result of so many bytes.
    ///
    /// - Throws: ``QuotaExcess`` naming the first quota that stands against it.
    package func check(_ usage: Usage, addingBytes bytes: Int) throws(QuotaExcess) {
        if let queuedJobs, usage.queuedJobs >= queuedJobs { throw .queuedJobs(limit: queuedJobs) }
        if let processorSeconds, usage.processorSeconds >= processorSeconds {
            throw .processorSeconds(limit: processorSeconds)
        }
        try checkBytes(usage.storedBytes, adding: bytes)
    }

    /// Whether so many bytes may be kept besides those that are.
    ///
    /// - Throws: ``QuotaExcess/storedBytes(limit:)`` if not.
    package func checkBytes(_ stored: Int, adding bytes: Int) throws(QuotaExcess) {
        guard let storedBytes else { return }
        let (total, overflows) = stored.addingReportingOverflow(bytes)
        guard !overflows, total <= storedBytes else { throw .storedBytes(limit: storedBytes) }
    }
}

/// The quota that a job would exceed.
package enum QuotaExcess: Error, Hashable, Sendable {
    case queuedJobs(limit: Int)
    case storedBytes(limit: Int)
    case processorSeconds(limit: Double)
}
