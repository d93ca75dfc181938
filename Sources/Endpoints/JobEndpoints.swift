internal import Compression
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels

/// `/v1/jobs` and `/v1/jobs/{id}`.
enum JobEndpoints {
    /// The longest that a request is held open, in seconds; Preference-Applied tells how long it was.
    static let longestWait = 300

    static let create: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        try checkAccept(request.head)
        let specification = try await JobRequest.specification(in: request.request, for: service)
        let wait = wait(request.head)
        let job =
            if let wait {
                try await service.jobs.submit(specification, waiting: Double(wait))
            } else {
                try await service.jobs.submit(specification)
            }
        var response = try await representation(of: job, service)
        response.status = wait != nil && job.state.isFinal ? .ok : .accepted
        response.fields[.location] = JobResponse.path(job.id)
        response.fields[.preferenceApplied] = wait.map { "wait=\($0)" }
        return response
    }

    static let get: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        try checkAccept(request.head)
        let found = try await job(service, request)
        let (job, wait) = try await awaited(found, service, request.head)
        var response = try await representation(of: job, service, conditions: request.head)
        response.fields[.preferenceApplied] = wait.map { "wait=\($0)" }
        return response
    }

    static let list: Endpoint = { service, request in
        try checkAccept(request.head)
        var query = QueryReader(request.head.target)
        let state: JobState? = query.optionalChoice("state")
        let limit = query.integer("limit", in: 1...200, default: 50)
        var before: JobID?
        if let cursor = query.text("cursor") {
            before = JobID(cursor)
            if before == nil { query.refuse("cursor", "must be a next_cursor of an earlier answer") }
        }
        try query.finish()
        // One more than asked for tells whether there are more.
        var jobs = try await service.jobs.jobs(JobQuery(state: state, before: before, limit: limit + 1))
        let next = jobs.count > limit ? jobs[limit - 1].id : nil
        jobs = Array(jobs.prefix(limit))
        var progress: [JobID: JobProgress] = [:]
        for job in jobs where job.state == .running {
            progress[job.id] = await service.jobs.progress(of: job.id)
        }
        let isLong = jobs.contains { $0.specification.kernel.isLong }
        var response = try await service.run(isLong: isLong) { [jobs, progress] in
            let documents = jobs.map { JobResponse.document($0, progress: progress[$0.id]) }
            return json(
                .object([
                    "data": .array(documents), "next_cursor": next.map { .string($0.description) } ?? .null,
                ]))
        }
        if let next {
            let filter = state.map { "state=\($0.rawValue)&" } ?? ""
            response.fields[.link] = "</v1/jobs?\(filter)limit=\(limit)&cursor=\(next)>; rel=\"next\""
        }
        return response
    }

    static let cancel: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        try checkAccept(request.head)
        let found = try await job(service, request)
        guard let job = try await service.jobs.cancel(found.id) else {
            throw Problem.unknownJob(found.id.description)
        }
        var response = try await representation(of: job, service)
        response.status = job.state.isFinal ? .ok : .accepted
        return response
    }

    static let delete: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        let found = try await job(service, request)
        guard try await service.jobs.delete(found.id) else { throw Problem.unknownJob(found.id.description) }
        return Response(status: .noContent)
    }
}

extension JobEndpoints {
    /// The job that a path names.
    static func job(_ service: Service, _ request: EndpointRequest) async throws -> Job {
        let text = request.parameters["id"] ?? ""
        guard let id = JobID(text), let found = try await service.jobs.job(id) else {
            throw Problem.unknownJob(text)
        }
        return found
    }

    /// How long the client prefers to wait, in seconds.
    private static func wait(_ head: RequestHead) -> Int? {
        Prefer(head.fields).wait.map { min($0, longestWait) }
    }

    /// The job after the wait that the client prefers, and how long that was to be.
    private static func awaited(
        _ job: Job, _ service: Service, _ head: RequestHead
    ) async throws -> (Job, wait: Int?) {
        guard let wait = wait(head) else { return (job, nil) }
        guard !job.state.isFinal else { return (job, wait) }
        guard let later = try await service.jobs.wait(for: job.id, seconds: Double(wait)) else {
            throw Problem.unknownJob(job.id.description)
        }
        return (later, wait)
    }

    static func checkAccept(_ head: RequestHead) throws(Problem) {
        let type = "application/json"
        guard let offer = MediaType(type), Accept(head.fields).allows(offer) else {
            throw .notAcceptable([type])
        }
    }

    static func json(_ document: JSONValue) -> Response {
        Response(
            status: .ok,
            fields: [.contentType: "application/json", .cacheControl: "no-cache", .vary: "Prefer"],
            body: .bytes(JSONWriter.bytes(document)))
    }

    /// The job as a response; `head` is of a request whose conditions count.
    private static func representation(
        of job: Job, _ service: Service, conditions head: RequestHead? = nil
    ) async throws -> Response {
        let progress = job.state == .running ? await service.jobs.progress(of: job.id) : nil
        var response = try await service.run(isLong: job.specification.kernel.isLong) {
            json(JobResponse.document(job, progress: progress))
        }
        guard case .bytes(let bytes) = response.body else { return response }
        let tag = EntityTag(strong: String(SHA256.digest(of: bytes).hexadecimal.prefix(32)))
        response.fields[.eTag] = tag.fieldValue
        if !job.state.isFinal { response.fields[.retryAfter] = "1" }
        guard let head else { return response }
        switch Conditional(method: head.method, fields: head.fields, current: tag) {
        case .proceed: return response
        case .notModified:
            response.fields[.contentType] = nil
            return Response(status: .notModified, fields: response.fields, body: .none)
        case .failed: throw Problem.preconditionFailed
        }
    }
}

extension KernelSpecification {
    /// Whether writing the specification out takes long enough to delay other connections.
    fileprivate var isLong: Bool {
        [data, against].contains { source in
            guard case .inline(let inline) = source else { return false }
            return inline.values.count >= 1 << 13
        }
    }
}
