internal import Endpoints
internal import Jobs
internal import Logging
internal import Synchronization

/// Puts what happens to jobs into the log.
final class JobLog: Sendable {
    private let logger: Logger
    /// The requests that submitted the jobs that are not over, as far as this process was asked.
    private let requests = Mutex<[JobID: String]>([:])

    init(logger: Logger) { self.logger = logger }

    @Sendable func report(_ event: JobEvent) {
        switch event {
        case .accepted(let job):
            // The queue tells of it within the request's own task.
            let request = RequestIdentity.current?.id
            if !job.state.isFinal { requests.withLock { $0[job.id] = request } }
            note("job accepted", job.id, ["state": "\(job.state.rawValue)"], request: request)
        case .resumed(let job):
            logger.info("job taken up again", metadata: ["job": "\(job.id)", "attempt": "\(job.attempt)"])
        case .started(let job):
            let request = requests.withLock { $0[job.id] }
            note("job started", job.id, ["attempt": "\(job.attempt)"], request: request)
        case .ended(let job):
            var metadata: Logger.Metadata = ["state": "\(job.state.rawValue)"]
            if let result = job.result { metadata["seconds"] = "\(result.seconds)" }
            if let failure = job.failure { metadata["failure"] = "\(failure)" }
            let request = requests.withLock { $0.removeValue(forKey: job.id) }
            note(job.state.isFinal ? "job ended" : "job interrupted", job.id, metadata, request: request)
        case .deleted(let id):
            logger.info("job deleted", metadata: ["job": "\(id)"])
        case .expired(let id):
            logger.info("job expired", metadata: ["job": "\(id)"])
        case .datasetExpired(let id):
            logger.info("data set expired", metadata: ["dataset": "\(id)"])
        case .unrecorded(let id, let error):
            logger.error(
                "the store did not take a job's end", metadata: ["job": "\(id)", "error": "\(error)"])
            requests.withLock { $0[id] = nil }
        }
    }

    private func note(_ words: Logger.Message, _ id: JobID, _ more: Logger.Metadata, request: String?) {
        guard logger.logLevel <= .info else { return }
        var metadata = more
        metadata["job"] = "\(id)"
        if let request { metadata["request"] = "\(request)" }
        logger.info(words, metadata: metadata)
    }
}
