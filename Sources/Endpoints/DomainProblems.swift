internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels

/// The words for users: what each error of the domain is called, and how it is put.
extension Problem {
    static let notFinishedCode = "not_finished"

    static func unknownPath(_ path: String) -> Problem {
        Problem(
            code: "not_found", status: .notFound, title: "Not found", detail: "There is nothing at \(path).")
    }

    static func methodNotAllowed(_ method: String) -> Problem {
        Problem(
            code: "method_not_allowed", status: .methodNotAllowed, title: "Method not allowed",
            detail: "\(method) is not among the methods of this resource; Allow names them.")
    }

    static func unknownJob(_ id: String) -> Problem {
        Problem(
            code: "job_not_found", status: .notFound, title: "No such job", detail: "There is no job \(id).")
    }

    /// A job that was kept for as long as the service keeps them.
    static func expiredJob(_ id: JobID) -> Problem {
        Problem(
            code: "job_expired", status: .gone, title: "Job expired",
            detail:
                "The job \(id) was kept for as long as the service keeps jobs that are over. Submit it again."
        )
    }

    static let invalidKey = Problem(
        code: "invalid_idempotency_key", status: .badRequest, title: "Invalid idempotency key",
        detail: "Idempotency-Key must be one value of 1 to 255 visible ASCII characters.")

    static func notAcceptable(_ offers: [String]) -> Problem {
        Problem(
            code: "not_acceptable", status: .notAcceptable, title: "Not acceptable",
            detail: "Accept allows none of the forms that there are: \(offers.joined(separator: ", ")).")
    }

    static func unsupportedMediaType(_ type: String) -> Problem {
        Problem(
            code: "unsupported_media_type", status: .unsupportedMediaType, title: "Unsupported media type",
            detail: "A job is application/json, not \(type): send Content-Type: application/json.")
    }

    static func notFinished(_ job: Job, _ part: ResultPart) -> Problem {
        Problem(
            code: notFinishedCode, status: .conflict, title: "Not finished",
            detail: "The job is \(job.state.rawValue). Its \(part.word) is there once it has succeeded.")
    }

    /// A job that has come to nothing.
    static func withoutResult(_ job: Job, _ part: ResultPart) -> Problem {
        Problem(
            code: "job_\(job.state.rawValue)", status: .conflict, title: "No \(part.word)",
            detail: job.failure.map { "The job failed: \($0.detail)" } ?? "The job is \(job.state.rawValue).")
    }

    /// Of a job that averages over nothing.
    static let withoutStandardError = Problem(
        code: "no_standard_error", status: .notFound, title: "No standard error",
        detail: "The kernel is that of one network, kernel.samples being 1: only a mean has standard errors.")

    static let emptyBody = Problem(
        code: "malformed_json", status: .badRequest, title: "Malformed JSON",
        detail: "Line 1, column 1: the request has no body, and a job is described in one.",
        members: [Problem.Member(name: "line", value: 1), Problem.Member(name: "column", value: 1)])

    static let preconditionFailed = Problem(
        code: "precondition_failed", status: .preconditionFailed, title: "Precondition failed",
        detail: "If-Match names no current version of this resource.")

    static func rangeNotSatisfiable(_ length: Int) -> Problem {
        Problem(
            code: "range_not_satisfiable", status: .rangeNotSatisfiable, title: "Range not satisfiable",
            detail: "The range lies outside the \(length) bytes that there are.")
    }

    static let storageFull = Problem(
        code: "storage_full", status: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"),
        title: "Storage full",
        detail: "The service's disk has no room left.")

    static func notReady(_ obstacles: [Obstacle]) -> Problem {
        Problem(
            code: "not_ready", status: .serviceUnavailable, title: "Not ready",
            detail: obstacles.map(\.words).joined(separator: " "))
    }

    static let internalError = Problem(
        code: "internal_error", status: .internalServerError, title: "Internal error",
        detail: "The service failed to answer. It is not the request's fault; the service's log says more.")

    init(_ error: JSONError) {
        self.init(
            code: "malformed_json", status: .badRequest, title: "Malformed JSON",
            detail: "Line \(error.line), column \(error.column): \(error.reason.description).")
        members = [Member(name: "line", value: error.line), Member(name: "column", value: error.column)]
    }

    init(_ error: SubmissionError) {
        switch error {
        case .queueFull(let capacity):
            self.init(
                code: "queue_full", status: .tooManyRequests, title: "Too many jobs",
                detail: "\(capacity) jobs are queued already. Try again when some are done.")
        case .draining:
            self.init(
                code: "draining", status: .serviceUnavailable, title: "Shutting down",
                detail: "The service is about to stop and takes no more jobs.")
        case .keyInFlight:
            self.init(
                code: "idempotency_key_in_flight", status: .conflict, title: "Request in flight",
                detail: "A request with the same Idempotency-Key is on its way. Try again in a moment.")
        case .keyReused:
            self.init(
                code: "idempotency_key_reused", status: .unprocessableContent, title: "Key reused",
                detail:
                    "The Idempotency-Key has come with another body before; a new request needs a new key.")
        case .store(.full): self = .storageFull
        case .store: self = .internalError
        }
    }

    init(_ error: InvalidSpecification) {
        let count = error.faults.count
        self.init(
            code: "invalid_specification", status: .unprocessableContent, title: "Invalid specification",
            detail: count == 1 ? "The specification has a fault." : "The specification has \(count) faults.")
        errors = error.faults.map { Violation(pointer: $0.pointer.description, detail: $0.reason.detail) }
    }

    init(_ error: InvalidQuery) {
        self.init(
            code: "invalid_query", status: .badRequest, title: "Invalid query",
            detail: "The query has \(error.faults.count == 1 ? "a fault" : "\(error.faults.count) faults").")
        errors = error.faults.map { Violation(pointer: "/\($0.name)", detail: $0.detail) }
    }

    /// The same problem of a particular resource.
    func at(_ path: String) -> Problem {
        var problem = self
        problem.instance = path
        return problem
    }
}

extension Obstacle {
    fileprivate var words: String {
        switch self {
        case .draining: "The service is about to stop."
        case .diskFull: "The service's disk has no room left."
        case .storeUnusable: "The service's store cannot be used; its log says more."
        }
    }
}
