extension Job {
    /// How often a process may end while it computes a job before the job is to blame.
    private static let maximumAttempts = 3

    /// How the end of the process leaves a running job for the next one.
    mutating func resume(at time: Timestamp) {
        if attempt < Self.maximumAttempts {
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
        case .stopped(.interrupted):
            state = .queued
            (startedAt, finishedAt) = (nil, nil)
        }
    }
}
