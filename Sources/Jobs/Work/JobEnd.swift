extension Job {
    /// How often a process may end while it computes a job before the job is to blame.
    private static let maximumCrashes = 2

    /// How the end of the process leaves a running job for the next one.
    mutating func resume(at time: Timestamp) {
        crashes += 1
        if crashes < Self.maximumCrashes {
            (state, startedAt) = (.queued, nil)
        } else {
            (state, failure, finishedAt) = (.failed, .workerCrashed, time)
        }
    }

    /// How a worker's run leaves the job.
    mutating func end(with outcome: Worker.Outcome, at time: Timestamp) {
        finishedAt = time
        switch outcome {
        case .succeeded(let result):
            state = .succeeded
            self.result = result
        case .failed(let failure):
            state = .failed
            self.failure = failure
        case .stopped(.cancelled):
            state = .cancelled
        case .stopped(.timedOut(let seconds)):
            state = .failed
            failure = .timedOut(seconds)
        case .stopped(.interrupted):
            state = .queued
            (startedAt, finishedAt) = (nil, nil)
        }
    }

    /// How a result that is there already leaves the job.
    mutating func succeed(with result: JobResult, at time: Timestamp) {
        state = .succeeded
        startedAt = startedAt ?? time
        finishedAt = time
        self.result = result
    }
}
