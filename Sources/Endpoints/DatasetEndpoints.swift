internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Platform

/// `/v1/datasets` and `/v1/datasets/{id}`.
enum DatasetEndpoints {
    /// A body that has come whole is one that comes in one piece.
    static let create: Endpoint = { service, request in
        try check(request.head)
        return try await receive(service, request, WholeBody(request.request.body))
    }

    static let list: Endpoint = { service, request in
        try JobEndpoints.checkAccept(request.head)
        var query = QueryReader(request.head.target)
        let limit = query.integer("limit", in: 1...200, default: 50)
        var before: DatasetPosition?
        if let cursor = query.text("cursor") {
            before = DatasetPosition(cursor)
            if before == nil { query.refuse("cursor", "must be a next_cursor of an earlier answer") }
        }
        try query.finish()
        // One more than asked for tells whether there are more.
        let found = service.datasets.datasets(
            DatasetQuery(before: before, limit: limit + 1, owner: request.caller.jobs))
        let next = found.count > limit ? DatasetPosition(of: found[limit - 1]) : nil
        var response = try await JobEndpoints.document(to: request.head, service, isLong: false) {
            .object([
                "data": .array(found.prefix(limit).map(document)),
                "next_cursor": next.map { .string($0.description) } ?? .null,
            ])
        }
        if let next {
            response.fields[.link] = "</v1/datasets?limit=\(limit)&cursor=\(next)>; rel=\"next\""
        }
        return response
    }

    static let get: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        try JobEndpoints.checkAccept(request.head)
        let dataset = try dataset(service, request)
        return try await JobEndpoints.document(to: request.head, service, isLong: false) { document(dataset) }
    }

    static let delete: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        let id = try dataset(service, request).id
        switch try await service.jobs.remove(id, by: request.caller.jobs) {
        case .removed: break
        case .unknown: throw Problem.unknownDataset(id.description)
        case .needed(let job): throw Problem.datasetInUse(job, askedBy: request.caller)
        case .awaited: throw Problem.datasetAwaited
        }
        return Response(status: .noContent)
    }
}

extension DatasetEndpoints {
    /// What the head says before the body is looked at.
    @Sendable static func check(_ head: RequestHead) throws {
        _ = try form(head.fields)
        try JobEndpoints.checkAccept(head)
    }

    private static func form(_ fields: HTTPFields) throws(Problem) -> DatasetForm {
        guard let text = fields[.contentType] else { throw .notADataset(nil) }
        guard let type = MediaType(text), let form = DatasetForm(rawValue: type.essence) else {
            throw .notADataset(text)
        }
        return form
    }

    @Sendable static func receive(
        _ service: Service, _ request: EndpointRequest, _ body: any BodyStream
    ) async throws -> Response {
        let head = request.head
        try QueryReader(head.target).finish()
        let form = try form(head.fields)
        let room = try await service.allowance.room(
            forUploadOf: head.framing.announcedLength, by: request.caller, service)
        defer { room?.end() }
        let upload = DatasetUpload(form, of: DatasetHolder(request.caller.owner), into: service.datasets)
        let (dataset, isNew): (Dataset, Bool)
        do {
            while let piece = try await next(of: body) { try await upload.add(piece, within: room) }
            let finding = try await upload.finish()
            try await service.allowance.settle(room, finding, service)
            (dataset, isNew) = try await upload.commit(finding, at: service.clock.now())
        } catch {
            await upload.discard()
            throw error
        }
        var response = try await JobEndpoints.document(to: head, service, isLong: false) { document(dataset) }
        response.status = isNew ? .created : .ok
        response.fields[.location] = path(dataset.id)
        return response
    }

    private static func next(of body: any BodyStream) async throws(Problem) -> [UInt8]? {
        // It is the client's doing, or its fate: nothing that the service should log as its own failure.
        do { return try await body.next() } catch { throw .incompleteBody }
    }

    /// The data set that a path names.
    private static func dataset(_ service: Service, _ request: EndpointRequest) throws -> Dataset {
        let text = request.parameters["id"] ?? ""
        // What others hold is not there.
        guard let id = DatasetID(text), let found = service.datasets.dataset(id, of: request.caller.jobs)
        else {
            throw Problem.unknownDataset(text)
        }
        return found
    }

    private static func path(_ id: DatasetID) -> String { "/v1/datasets/\(id)" }

    /// A data set as clients see it.
    @Sendable private static func document(_ dataset: Dataset) -> JSONValue {
        let contents = dataset.contents
        return .object([
            "id": .string(dataset.id.description),
            "shape": .array(contents.shape.map { .integer($0) }),
            "dtype": .string(contents.type.rawValue),
            "media_type": .string(contents.form.mediaType),
            "bytes": .integer(contents.byteCount),
            "created_at": .string(dataset.createdAt.description),
            "links": .object(["self": .string(path(dataset.id))]),
        ])
    }
}

extension Framing {
    /// What is known of a body's length before it comes: never more than it turns out to be.
    fileprivate var announcedLength: Int {
        switch self {
        case .length(let length): length
        case .none, .chunked: 0
        }
    }
}

/// A body that is in memory.
private actor WholeBody: BodyStream {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) { self.bytes = bytes.isEmpty ? nil : bytes }

    func next() async throws -> [UInt8]? { bytes.take() }
}
