/// What happens to jobs, for the log.
package enum JobEvent: Hashable, Sendable {
    case accepted(Job)
    /// An earlier process left the job unfinished.
    case resumed(Job)
    case started(Job)
    case ended(Job)
    case deleted(JobID)
    /// The job has been kept long enough.
    case expired(JobID)
    /// The store could not keep how a job went on; it is offered to it again.
    case unrecorded(JobID, StoreError)
}
