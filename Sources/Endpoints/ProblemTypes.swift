internal import HTTP
internal import HTTPTypes

/// Every kind of problem that the service has: each code, status, title and meaning stands here once.
extension ProblemType {
    static let all = ofMessages + ofRequests + ofJobs + ofDatasets + ofDoor + ofService

    /// The one that a path names; nil for none.
    static func named(_ slug: String) -> ProblemType? { bySlug[slug] }

    private static let bySlug = Dictionary(uniqueKeysWithValues: all.map { ($0.slug, $0) })
}

/// What is wrong with a request for what there is.
extension ProblemType {
    static let notFound = ProblemType(
        "not_found", .notFound, "Not found", meaning: "There is nothing at that path.")
    static let methodNotAllowed = ProblemType(
        "method_not_allowed", .methodNotAllowed, "Method not allowed",
        meaning: "The resource is there and has no such method; Allow names those that it has.")
    static let notAcceptable = ProblemType(
        "not_acceptable", .notAcceptable, "Not acceptable",
        meaning: "Accept or Accept-Encoding allows none of the forms that there are.")
    static let unsupportedMediaType = ProblemType(
        "unsupported_media_type", .unsupportedMediaType, "Unsupported media type",
        meaning: "The body's Content-Type is none that the resource reads.")
    static let malformedJSON = ProblemType(
        "malformed_json", .badRequest, "Malformed JSON",
        meaning: "The body is no JSON document (RFC 8259); line and column say where it ceases to be one.")
    static let invalidQuery = ProblemType(
        "invalid_query", .badRequest, "Invalid query",
        meaning:
            "The query has parameters that the resource has not, or values that they cannot have; errors lists all."
    )
    static let abandoned = ProblemType(
        "request_abandoned", .badRequest, "Request abandoned", meaning: "The client went before the answer.")
    static let preconditionFailed = ProblemType(
        "precondition_failed", .preconditionFailed, "Precondition failed",
        meaning: "If-Match names no version of the resource that is current.")
    static let rangeNotSatisfiable = ProblemType(
        "range_not_satisfiable", .rangeNotSatisfiable, "Range not satisfiable",
        meaning: "Range begins behind the last byte that there is.")

    private static let ofRequests = [
        notFound, methodNotAllowed, notAcceptable, unsupportedMediaType, malformedJSON, invalidQuery,
        abandoned, preconditionFailed, rangeNotSatisfiable,
    ]
}

/// What is wrong with a job.
extension ProblemType {
    static let invalidSpecification = ProblemType(
        "invalid_specification", .unprocessableContent, "Invalid specification",
        meaning:
            "The specification cannot be run; errors lists all that is wrong, each with its place (RFC 6901)."
    )
    static let jobNotFound = ProblemType(
        "job_not_found", .notFound, "No such job",
        meaning: "There is no job of that name, or it belongs to another token.")
    static let notFinished = ProblemType(
        "not_finished", .conflict, "Not finished",
        meaning: "The result is there once the job has succeeded; Retry-After says when to look again.")
    static let jobFailed = ProblemType(
        "job_failed", .conflict, "No result",
        meaning: "The job has failed and has no result; detail says why.")
    static let jobCancelled = ProblemType(
        "job_cancelled", .conflict, "No result", meaning: "The job was cancelled and has no result.")
    static let noStandardError = ProblemType(
        "no_standard_error", .notFound, "No standard error",
        meaning: "Only a kernel that is a mean over several networks (kernel.samples) has standard errors.")
    static let noConvergence = ProblemType(
        "no_convergence", .notFound, "No convergence",
        meaning: "Only a job whose analyses name the convergence has widths and distances.")
    static let noRegression = ProblemType(
        "no_regression", .notFound, "Nothing learned",
        meaning: "Only a job with a regression has predictions, and only ensembles vary around theirs.")
    static let noTraining = ProblemType(
        "no_training", .notFound, "No training",
        meaning: "Only a job with a training has losses and kernels of later steps, those that were recorded."
    )
    static let noSpectrum = ProblemType(
        "no_spectrum", .notFound, "No spectrum",
        meaning: "Only a job whose analyses name the spectrum has one.")

    static let jobExpired = ProblemType(
        "job_expired", .gone, "Job expired",
        meaning:
            "The job was kept for as long as the service keeps jobs that are over. It may be submitted again."
    )
    static let invalidIdempotencyKey = ProblemType(
        "invalid_idempotency_key", .badRequest, "Invalid idempotency key",
        meaning: "Idempotency-Key must be one value of 1 to 255 visible ASCII characters.")
    static let idempotencyKeyInFlight = ProblemType(
        "idempotency_key_in_flight", .conflict, "Request in flight",
        meaning: "A request with the same Idempotency-Key is on its way; Retry-After says when to try again.")
    static let idempotencyKeyReused = ProblemType(
        "idempotency_key_reused", .unprocessableContent, "Key reused",
        meaning: "The Idempotency-Key has come with another body before: a new request needs a new key.")

    private static let ofJobs = [
        jobExpired, invalidIdempotencyKey, idempotencyKeyInFlight, idempotencyKeyReused,
        invalidSpecification, jobNotFound, notFinished, jobFailed, jobCancelled, noStandardError,
        noSpectrum, noConvergence, noRegression, noTraining,
    ]
}

/// What is wrong with a data set.
extension ProblemType {
    static let datasetNotFound = ProblemType(
        "dataset_not_found", .notFound, "No such data set", meaning: "There is no data set of that name.")
    static let datasetInUse = ProblemType(
        "dataset_in_use", .conflict, "Data set in use",
        meaning:
            "A job that is queued or running needs the data set, which can be deleted when the job is over.")
    static let invalidDataset = ProblemType(
        "invalid_dataset", .unprocessableContent, "Invalid data set",
        meaning:
            "The body is no data set of the form that its Content-Type names; detail says what is wrong where."
    )
    static let incompleteBody = ProblemType(
        "incomplete_body", .badRequest, "Incomplete body", meaning: "The body ended before its end.")

    private static let ofDatasets = [datasetNotFound, datasetInUse, invalidDataset, incompleteBody]
}

/// What is refused at the door.
extension ProblemType {
    static let unauthorized = ProblemType(
        "unauthorized", .unauthorized, "Unauthorized",
        meaning:
            "The service asks for a token, in Authorization: Bearer TOKEN; none was sent, or one that it does not know."
    )
    static let quotaExceeded = ProblemType(
        "quota_exceeded", .tooManyRequests, "Quota exceeded",
        meaning:
            "The token has as many jobs queued, or has computed for as long in 24 hours, as it may (429), or keeps as many bytes of results (403): then deleting jobs helps."
    )
    static let misdirectedRequest = ProblemType(
        "misdirected_request", .misdirectedRequest, "Misdirected request",
        meaning: "The request's Host is no name of this service; the setting allowed_hosts has further ones.")
    static let crossSiteRequest = ProblemType(
        "cross_site_request", .forbidden, "Cross-site request",
        meaning: "A page of another site asks for a change; the setting cors_origins says whose pages may.")

    private static let ofDoor = [unauthorized, quotaExceeded, misdirectedRequest, crossSiteRequest]
}

/// What the service cannot do at the moment.
extension ProblemType {
    static let queueFull = ProblemType(
        "queue_full", .tooManyRequests, "Too many jobs",
        meaning: "As many jobs are queued as the service takes; Retry-After says when to try again.")
    static let draining = ProblemType(
        "draining", .serviceUnavailable, "Shutting down",
        meaning: "The service is about to stop and takes no more jobs; those that it has are not lost.")
    static let storageFull = ProblemType(
        "storage_full", HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), "Storage full",
        meaning: "The service's disk has no room left.")
    static let notReady = ProblemType(
        "not_ready", .serviceUnavailable, "Not ready",
        meaning: "The service should get no requests now; detail says why.")
    static let resultDamaged = ProblemType(
        "result_damaged", .internalServerError, "Result damaged",
        meaning: "The stored result is not what was written; a job submitted anew computes it again.")
    static let internalError = ProblemType(
        "internal_error", .internalServerError, "Internal error",
        meaning: "The service failed to answer. It is not the request's fault; the service's log says more.")

    private static let ofService = [queueFull, draining, storageFull, notReady, resultDamaged, internalError]
}
