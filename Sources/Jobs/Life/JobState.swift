/// Where a job is in its life.
package enum JobState: String, Hashable, Sendable, CaseIterable, Codable {
    /// Accepted and durable. The queue moves it to `running`, or to `succeeded` when an equal job has; its owner to
    /// `cancelled`. A crash leaves it queued.
    case queued
    /// A worker computes it. The worker moves it on; a crash leaves it running, and the next start of the service
    /// puts it back to `queued`.
    case running
    /// Its matrix is complete, durable and never changes.
    case succeeded
    /// It cannot be computed; the job's failure says why.
    case failed
    /// Its owner no longer wants it.
    case cancelled

    /// Whether nothing moves the job out of this state.
    package var isFinal: Bool {
        switch self {
        case .queued, .running: false
        case .succeeded, .failed, .cancelled: true
        }
    }

    /// The table of legal transitions.
    package func canBecome(_ next: JobState) -> Bool {
        switch (self, next) {
        // At once succeeded: another job has computed the same kernel.
        case (.queued, .running), (.queued, .succeeded), (.queued, .cancelled): true
        // Back to queued: the service stops before the job is done.
        case (.running, .queued), (.running, .succeeded), (.running, .failed), (.running, .cancelled): true
        default: false
        }
    }
}
