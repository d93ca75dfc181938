/// What happens to jobs and to the data sets that they are of, for the log.
package enum JobEvent: Hashable, Sendable {
    case accepted(Job)
    /// An earlier process left the job unfinished.
    case resumed(Job)
    case started(Job)
    case ended(Job)
    case deleted(JobID)
    /// The job has been kept long enough.
    case expired(JobID)
    /// Nobody has used the data set for long enough.
    case datasetExpired(DatasetID)
    /// The store could not keep how a job went on; it is offered to it again.
    case unrecorded(JobID, StoreError)
}
