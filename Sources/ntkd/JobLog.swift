internal import Jobs
internal import Logging

/// Puts what happens to jobs into the log.
struct JobLog: Sendable {
    let logger: Logger

    @Sendable func report(_ event: JobEvent) {
        switch event {
        case .accepted(let job):
            logger.info("job accepted", metadata: ["job": "\(job.id)", "state": "\(job.state.rawValue)"])
        case .resumed(let job):
            logger.info("job taken up again", metadata: ["job": "\(job.id)", "attempt": "\(job.attempt)"])
        case .started(let job):
            logger.info("job started", metadata: ["job": "\(job.id)", "attempt": "\(job.attempt)"])
        case .ended(let job):
            var metadata: Logger.Metadata = ["job": "\(job.id)", "state": "\(job.state.rawValue)"]
            if let result = job.result { metadata["seconds"] = "\(result.seconds)" }
            if let failure = job.failure { metadata["failure"] = "\(failure)" }
            logger.info(job.state.isFinal ? "job ended" : "job interrupted", metadata: metadata)
        case .deleted(let id):
            logger.info("job deleted", metadata: ["job": "\(id)"])
        case .expired(let id):
            logger.info("job expired", metadata: ["job": "\(id)"])
        case .unrecorded(let id, let error):
            logger.error(
                "the store did not take a job's end", metadata: ["job": "\(id)", "error": "\(error)"])
        }
    }
}
