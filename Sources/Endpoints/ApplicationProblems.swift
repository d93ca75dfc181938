internal import HTTP
internal import HTTPTypes
internal import Jobs

/// From errors to answers.
extension Application {
    func response(to error: any Error, on head: RequestHead) -> Response {
        problem(for: error, on: head).response(retryAfter: retryAfter(error))
    }

    private func problem(for error: any Error, on head: RequestHead) -> Problem {
        let problem: Problem
        switch error {
        case let error as Problem: problem = error
        case let error as SubmissionError: problem = Problem(error)
        case let error as QuotaExcess: problem = Problem(error)
        case let error as InvalidSpecification: problem = Problem(error)
        case let error as InvalidQuery: problem = Problem(error)
        case let error as DatasetFault: problem = Problem(error)
        case StoreError.full: problem = .storageFull
        case StoreError.damaged: problem = .damagedResult
        case is CancellationError: problem = .abandoned
        default: problem = .internalError
        }
        if error.isOfStore { service.meter.noteStoreError() }
        if problem.status.kind == .serverError { reports.failed(error) }
        return problem.at(head.target.path)
    }

    /// Seconds after which the same request may fare better.
    private func retryAfter(_ error: any Error) -> Int? {
        switch error {
        case SubmissionError.queueFull: 5
        case SubmissionError.draining: 10
        case SubmissionError.keyInFlight: 1
        case let error as QuotaExcess: error.retryAfter
        case let problem as Problem where problem.kind == .notFinished: 1
        default: nil
        }
    }
}

extension Problem {
    func response(retryAfter seconds: Int?) -> Response {
        var response = response
        if let seconds { response.fields[.retryAfter] = "\(seconds)" }
        return response
    }
}

extension Error {
    /// Whether the store could not do something.
    fileprivate var isOfStore: Bool {
        if case .store? = self as? SubmissionError { return true }
        return self is StoreError
    }
}
