internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels

/// The words for users: what each error of the domain is called, and how it is put.
extension Problem {
    static func unknownPath(_ path: String) -> Problem {
        Problem(
            .notFound, detail: "There is nothing at \(path).")
    }

    static func methodNotAllowed(_ method: String) -> Problem {
        Problem(
            .methodNotAllowed,
            detail: "\(method) is not among the methods of this resource; Allow names them.")
    }

    static func unknownJob(_ id: String) -> Problem {
        Problem(
            .jobNotFound, detail: "There is no job \(id).")
    }

    static func unknownDataset(_ id: String) -> Problem {
        Problem(.datasetNotFound, detail: "There is no data set \(id).")
    }

    /// A data set that a job needs; of other callers' jobs nobody learns the name.
    static func datasetInUse(_ job: Job, askedBy caller: Caller) -> Problem {
        let name = job.owner == caller.owner ? "The job \(job.id)" : "A job"
        return Problem(
            .datasetInUse,
            detail: "\(name) is \(job.state.rawValue) and needs it: cancel the job, or wait for its end.")
    }

    static let datasetAwaited = Problem(
        .datasetInUse, detail: "A job that is being submitted needs it: try again in a moment.")

    static func notADataset(_ type: String?) -> Problem {
        let forms = DatasetForm.allCases.map(\.mediaType)
        return Problem(
            .unsupportedMediaType,
            detail: "A data set is \(forms.joined(separator: " or "))\(type.map { ", not \($0)" } ?? ""): "
                + "send Content-Type.")
    }

    /// The body was not sent to its end, so that nobody reads this.
    static let incompleteBody = Problem(.incompleteBody, detail: "The body ended before its end.")

    /// A job that was kept for as long as the service keeps them.
    static func expiredJob(_ id: JobID) -> Problem {
        Problem(
            .jobExpired,
            detail:
                "The job \(id) was kept for as long as the service keeps jobs that are over. Submit it again."
        )
    }

    static let invalidKey = Problem(
        .invalidIdempotencyKey,
        detail: "Idempotency-Key must be one value of 1 to 255 visible ASCII characters.")

    static func notAcceptable(_ offers: [String]) -> Problem {
        Problem(
            .notAcceptable,
            detail: "Accept allows none of the forms that there are: \(offers.joined(separator: ", ")).")
    }

    static func noCodingAccepted(_ codings: [String]) -> Problem {
        Problem(
            .notAcceptable,
            detail:
                "Accept-Encoding allows none of the codings that there are: \(codings.joined(separator: ", "))."
        )
    }

    static func unsupportedMediaType(_ type: String) -> Problem {
        Problem(
            .unsupportedMediaType,
            detail: "A job is application/json, not \(type): send Content-Type: application/json.")
    }

    static func notFinished(_ job: Job, _ part: ResultPart) -> Problem {
        Problem(
            .notFinished,
            detail: "The job is \(job.state.rawValue). Its \(part.word) is there once it has succeeded.")
    }

    /// A job that has come to nothing.
    static func withoutResult(_ job: Job, _ part: ResultPart) -> Problem {
        Problem(
            job.failure == nil ? .jobCancelled : .jobFailed,
            detail: job.failure.map { "The job failed: \($0.detail)" } ?? "The job is \(job.state.rawValue).")
    }

    /// Of a job that was not asked for it.
    static func without(_ part: ResultPart) -> Problem {
        switch part {
        case .spectrum:
            Problem(
                .noSpectrum,
                detail: "The job was not asked for a spectrum: \"analyses\": [\"spectrum\"] asks for it.")
        case .predictions: withoutRegression
        case .records, .losses: withoutTraining
        case .standardDeviation, .covariance:
            Problem(
                .noRegression,
                detail: "The job has no ensemble with test samples: a regression of infinite width with "
                    + "\"test\" has one.")
        case .kernel, .standardError:
            Problem(
                .noStandardError,
                detail:
                    "The kernel is that of one network, kernel.samples being 1: only a mean has standard errors."
            )
        }
    }

    static let withoutRegression = Problem(
        .noRegression,
        detail: "The job was not asked to learn anything: its \"regression\" with \"targets\" asks for it.")

    /// An array whose rows are too long to be written out.
    static func tooLongAsText(_ part: ResultPart) -> Problem {
        Problem(
            .notAcceptable,
            detail:
                "The \(part.word) is too large for a text: take it as application/x-npy, whole or by Range.")
    }

    static let withoutTraining = Problem(
        .noTraining,
        detail:
            "The job's network was not trained: its \"training\" with \"targets\" and \"steps\" asks for it.")

    /// Of a step that was not recorded, with those that were.
    static func withoutRecord(_ step: Int, steps: [Int]) -> Problem {
        Problem(
            .noTraining,
            detail:
                "No kernel was recorded after \(step) steps, but after \(steps.map(String.init).joined(separator: ", "))."
        )
    }

    static let withoutConvergence = Problem(
        .noConvergence,
        detail:
            "The job was not asked for it: \"analyses\": [\"convergence\"] of a kernel of infinite width asks for it."
    )

    static let emptyBody = Problem(
        .malformedJSON, detail: "Line 1, column 1: the request has no body, and a job is described in one.",
        members: [Problem.Member(name: "line", value: 1), Problem.Member(name: "column", value: 1)])

    /// What took long was given up, so that nobody reads this.
    static let abandoned = Problem(.abandoned, detail: "The client went before the answer.")

    static let preconditionFailed = Problem(
        .preconditionFailed, detail: "If-Match names no current version of this resource.")

    static func rangeNotSatisfiable(_ length: Int) -> Problem {
        Problem(
            .rangeNotSatisfiable, detail: "The range lies outside the \(length) bytes that there are.")
    }

    static let storageFull = Problem(
        .storageFull, detail: "The service's disk has no room left.")

    static func notReady(_ obstacles: [Obstacle]) -> Problem {
        Problem(
            .notReady, detail: obstacles.map(\.words).joined(separator: " "))
    }

    static let damagedResult = Problem(
        .resultDamaged,
        detail:
            "The stored result is not what was written. Submit the job again: the result is computed anew.")

    static let internalError = Problem(
        .internalError,
        detail: "The service failed to answer. It is not the request's fault; the service's log says more.")

    init(_ error: JSONError) {
        self.init(
            .malformedJSON, detail: "Line \(error.line), column \(error.column): \(error.reason.description)."
        )
        members = [Member(name: "line", value: error.line), Member(name: "column", value: error.column)]
    }

    init(_ error: SubmissionError) {
        switch error {
        case .queueFull(let capacity):
            self.init(
                .queueFull,
                detail: (capacity == 1 ? "A job is" : "\(capacity) jobs are")
                    + " queued already. Try again later.")
        case .draining:
            self.init(
                .draining, detail: "The service is about to stop and takes no more jobs.")
        case .keyInFlight:
            self.init(
                .idempotencyKeyInFlight,
                detail: "A request with the same Idempotency-Key is on its way. Try again in a moment.")
        case .keyReused:
            self.init(
                .idempotencyKeyReused,
                detail:
                    "The Idempotency-Key has come with another body before; a new request needs a new key.")
        case .store(.full): self = .storageFull
        case .store: self = .internalError
        }
    }

    init(_ error: InvalidSpecification) {
        let count = error.faults.count
        self.init(
            .invalidSpecification,
            detail: count == 1 ? "The specification has a fault." : "The specification has \(count) faults.")
        errors = error.faults.map { Violation(pointer: $0.pointer.description, detail: $0.reason.detail) }
    }

    init(_ error: InvalidQuery) {
        self.init(
            .invalidQuery,
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
