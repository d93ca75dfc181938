internal import JSON
internal import Jobs
internal import NeuralKernels

/// A job as clients see it.
enum JobResponse {
    /// The job's document, with the specification's document, or the job's outline of it where there is none, and how
    /// far a running job has come.
    static func document(_ job: Job, specification: String?, progress: JobProgress?) -> JSONValue {
        .object([
            "id": .string(job.id.description),
            "state": .string(job.state.rawValue),
            "name": .string(job.order.name),
            "specification": .written(specification ?? job.order.outline),
            "digest": .string(job.digest.description),
            "progress": Self.progress(job, progress),
            "created_at": .string(job.createdAt.description),
            "started_at": job.startedAt.map { .string($0.description) } ?? .null,
            "finished_at": job.finishedAt.map { .string($0.description) } ?? .null,
            "attempt": .integer(job.attempt),
            "result": job.result.map { result($0, job.order.form.elementType) } ?? .null,
            "error": job.failure.map(error) ?? .null,
            "links": links(job),
        ])
    }

    static func path(_ id: JobID) -> String { "/v1/jobs/\(id)" }

    private static func links(_ job: Job) -> JSONValue {
        let path = path(job.id)
        var links: JSONObject = ["self": .string(path)]
        // What a training leaves is found by its own document.
        for part in job.order.form.parts where part != .records && part != .losses {
            links.append(part.memberName, .string("\(path)/\(part.pathName)"))
        }
        if job.result?.convergence != nil { links.append("convergence", .string(path + "/convergence")) }
        if job.result?.regression != nil { links.append("regression", .string(path + "/regression")) }
        if job.result?.training != nil { links.append("training", .string(path + "/training")) }
        links.append("heatmap", .string(path + "/heatmap"))
        links.append("events", .string(path + "/events"))
        links.append("cancel", .string(path + "/cancel"))
        links.append("page", .string("/jobs/\(job.id)"))
        return .object(links)
    }

    /// Nothing is done of a queued job and everything of a succeeded one; how far others came is not kept.
    private static func progress(_ job: Job, _ progress: JobProgress?) -> JSONValue {
        let shown =
            switch job.state {
            case .queued: JobProgress(stage: .parameters, completed: 0, total: 1, elapsed: 0)
            case .running: progress ?? JobProgress(stage: .parameters, completed: 0, total: 1, elapsed: 0)
            case .succeeded: JobProgress(stage: .analyses, completed: 1, total: 1, elapsed: 0)
            case .failed, .cancelled: nil as JobProgress?
            }
        return shown.map(document) ?? .null
    }

    static func document(_ progress: JobProgress) -> JSONValue {
        .object([
            "stage": .string(progress.stage.rawValue),
            "completed": .integer(progress.completed),
            "total": .integer(progress.total),
            "fraction": .number(progress.fraction),
            "eta_seconds": progress.remaining.map { .number($0) } ?? .null,
        ])
    }

    private static func result(_ result: JobResult, _ type: ElementType) -> JSONValue {
        let statistics = result.statistics
        var object: JSONObject = [
            "shape": .array(result.shape.map { .integer($0) }),
            "dtype": .string(type.rawValue),
            "parameters": .integer(result.parameters),
            "outputs": .integer(result.outputs),
            "statistics": .object([
                "minimum": .number(statistics.minimum),
                "maximum": .number(statistics.maximum),
                "mean": .number(statistics.mean),
                "trace": statistics.trace.map { .number($0) } ?? .null,
                "frobenius_norm": .number(statistics.frobeniusNorm),
            ]),
            "cached": .bool(result.isCached),
            "seconds": .number(result.seconds),
            "notes": .array((result.notes ?? []).map { .string($0.text) }),
        ]
        if let error = result.standardError {
            object.append(
                "standard_error", .object(["mean": .number(error.mean), "maximum": .number(error.maximum)]))
        }
        if let layers = result.layers { object.append("layers", .array(layers.map(layer))) }
        return .object(object)
    }

    private static func layer(_ layer: JobResult.LayerResult) -> JSONValue {
        .object([
            "layer": .string(layer.place), "type": .string(layer.name),
            "parameters": .integer(layer.parameters),
            "trace": layer.trace.map { .number($0) } ?? .null, "frobenius_norm": .number(layer.frobeniusNorm),
        ])
    }

    private static func error(_ failure: JobFailure) -> JSONValue {
        .object(["code": .string(failure.code.rawValue), "detail": .string(failure.detail)])
    }
}
