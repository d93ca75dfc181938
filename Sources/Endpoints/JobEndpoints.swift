internal import Compression
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs

/// `/v1/jobs` and `/v1/jobs/{id}`.
enum JobEndpoints {
    /// The longest that a request is held open, in seconds; Preference-Applied tells how long it was.
    static let longestWait = 300

    /// Jobs from which on a list is written on the compute pool.
    private static let longList = 20

    static let create: Endpoint = { service, request in
        try check(request.head)
        let wait = wait(request.head)
        var (receipt, document) = try await accepted(service, request)
        if let wait {
            // Long documents are read again rather than kept for so long.
            document = nil
            receipt = await service.jobs.awaited(receipt, seconds: Double(wait))
        }
        let job = receipt.job
        var response = try await response(about: job, to: request.head, service, knowing: document)
        if receipt.isReplay { response.fields[.idempotentReplayed] = "true" }
        response.status = wait != nil && job.state.isFinal ? .ok : .accepted
        response.fields[.location] = JobResponse.path(job.id)
        response.fields[.preferenceApplied] = wait.map { "wait=\($0)" }
        return response
    }

    static let get: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        try checkAccept(request.head)
        let mark = service.documents.mark
        let found = try await job(service, request)
        let (job, wait) = try await awaited(found, service, request.head)
        var response = try await response(about: job, to: request.head, service, keptSince: mark)
        response.fields[.preferenceApplied] = wait.map { "wait=\($0)" }
        return response
    }

    /// A job that is over, when its document is at hand.
    @Sendable static func recall(_ service: Service, _ request: EndpointRequest) throws -> Response? {
        guard let id = JobID(request.parameters["id"] ?? ""),
            let document = service.documents.document(of: id), request.caller.sees(document.owner)
        else { return nil }
        if request.head.isPlain { return document.plain }
        try QueryReader(request.head.target).finish()
        try checkAccept(request.head)
        guard wait(request.head) == nil else { return nil }
        switch try document.form.verdict(on: request.head) {
        case .known(let response): return response
        case .wanted(.identity): return document.plain
        case .wanted(.gzip): return nil
        }
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
        var jobs = try await service.jobs.jobs(
            JobQuery(state: state, before: before, limit: limit + 1, owner: request.caller.jobs))
        let next = jobs.count > limit ? jobs[limit - 1].id : nil
        jobs = Array(jobs.prefix(limit))
        var progress: [JobID: JobProgress] = [:]
        for job in jobs where job.state == .running {
            progress[job.id] = await service.jobs.progress(of: job.id)
        }
        var response = try await document(to: request.head, service, isLong: jobs.count > longList) {
            [jobs, progress] in
            let documents = jobs.map {
                JobResponse.document($0, specification: nil, progress: progress[$0.id])
            }
            return .object([
                "data": .array(documents), "next_cursor": next.map { .string($0.description) } ?? .null,
            ])
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
        var response = try await response(about: job, to: request.head, service)
        // One that was over already is left as it is; the worker of a running one has yet to stop.
        response.status = !found.state.isFinal && job.state == .cancelled ? .accepted : .ok
        return response
    }

    static let delete: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        let found = try await job(service, request)
        let isDeleted = try await service.jobs.delete(found.id)
        service.documents.forget(found.id)
        guard isDeleted else { throw Problem.unknownJob(found.id.description) }
        return Response(status: .noContent)
    }
}

extension JobEndpoints {
    /// What the head says before the specification is looked at.
    @Sendable static func check(_ head: RequestHead) throws {
        try JobRequest.check(head)
        _ = try JobRequest.key(head)
    }

    /// What stands against any job; what comes under a key may have been accepted before.
    @Sendable static func admit(_ service: Service, _ request: EndpointRequest) async throws {
        guard try JobRequest.key(request.head) == nil else { return }
        try await service.jobs.checkRoom()
        try await service.allowance.check(request.caller, service)
    }

    /// Puts what a client wants into the queue.
    ///
    /// The data sets that the job names are there from before they are looked at until the job is in the store: from
    /// then on it is the job that keeps them.
    /// - Returns: The receipt, and the new job's document if it is longer than its outline.
    private static func accepted(
        _ service: Service, _ request: EndpointRequest
    ) async throws -> (Receipt, document: String?) {
        let caller = request.caller
        let keyed = try JobRequest.key(of: request.request, owner: caller.owner)
        let pins = DatasetPins(service.datasets, of: caller.jobs, at: service.clock.now())
        defer { pins.release() }
        let submission = try await JobRequest.submission(
            in: request.request, for: service, finding: pins.take)
        let arrival = try await service.allowance.admit(submission, of: caller, service)
        defer { service.allowance.end(arrival) }
        let receipt = try await service.jobs.submit(submission, owner: caller.owner, request: keyed)
        return (receipt, receipt.isReplay ? nil : submission.document)
    }

    /// The job that a path names.
    static func job(_ service: Service, _ request: EndpointRequest) async throws -> Job {
        try await job(request.parameters["id"] ?? "", service, request.caller)
    }

    /// The job of that name, if the caller may see it.
    ///
    /// - Throws: ``Problem`` when there is none, or not any more.
    static func job(_ text: String, _ service: Service, _ caller: Caller) async throws -> Job {
        guard let id = JobID(text) else { throw Problem.unknownJob(text) }
        if let found = try await service.jobs.job(id) {
            // What is another token's is not there.
            guard caller.sees(found.owner) else { throw Problem.unknownJob(text) }
            return found
        }
        guard let expired = try await service.jobs.expired(id), caller.sees(expired.owner) else {
            throw Problem.unknownJob(text)
        }
        throw Problem.expiredJob(id)
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

    /// A document that `make` makes, on the compute pool if it is long.
    static func document(
        to head: RequestHead, _ service: Service, isLong: Bool, make: @escaping @Sendable () -> JSONValue
    ) async throws -> Response {
        let (bytes, form) = try await service.run(isLong: isLong) {
            let bytes = JSONWriter.bytes(make())
            return (bytes, Representation.current(bytes))
        }
        return try await form.response(to: head, service) { .bytes(bytes) }
    }

    /// The response with a job's document, which is kept if the job is over and the store was read after `mark`.
    ///
    /// The specification's document is read from the store where it is not known.
    private static func response(
        about job: Job, to head: RequestHead, _ service: Service, keptSince mark: Int? = nil,
        knowing known: String? = nil
    ) async throws -> Response {
        let isKnown = job.order.isWhole || known != nil
        let specification = isKnown ? known : try await service.jobs.document(of: job.id)
        let isLong = specification != nil
        if let mark, job.state.isFinal {
            let document = try await service.run(isLong: isLong) {
                FinishedDocument(
                    bytes: JSONWriter.bytes(
                        JobResponse.document(job, specification: specification, progress: nil)),
                    owner: job.owner)
            }
            service.documents.insert(document, for: job.id, since: mark)
            return try await document.form.response(to: head, service) { .bytes(document.bytes) }
        }
        let progress = job.state == .running ? await service.jobs.progress(of: job.id) : nil
        var response = try await document(to: head, service, isLong: isLong) {
            JobResponse.document(job, specification: specification, progress: progress)
        }
        if !job.state.isFinal { response.fields[.retryAfter] = "1" }
        return response
    }
}

extension RequestHead {
    /// Whether the request asks for its target and says no more.
    fileprivate var isPlain: Bool {
        target.query.isEmpty && method == .get
            && fields.allSatisfy { field in
                switch field.name.canonicalName {
                case "host", "user-agent", "connection": true
                case "accept": field.value == "*/*"
                default: false
                }
            }
    }
}
