extension Job {
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
